/**
 * A wire that is open and on which nobody answers any more: a hung adapter, a device server that holds a dead session. Says
 * when to get into step again and when to open it anew, for ever. It is told what happens; it knows no wire. Pure but for
 * its account.
 */
import type { Chance } from '../../drivers/ports.ts'
import { pauseMs } from '../backoff.ts'

/** So many unanswered questions in a row, and the conversations hold a device for gone; fewer may be noise. */
const silencesUntilMute = 3

export type Cure =
  | 'none'
  /** drop what is under way and be quiet for a moment: answers that come too late answer the wrong question */
  | 'resync'
  | 'reopen'

export interface MuteWire {
  /** A device of the wire said something that could be understood. */
  heard(): void
  /** A question to a device got no answer. Gives what to do about the wire now. */
  unanswered(device: string, now: number): Cure
  /** It was opened anew, by whomever. */
  opened(): void
}

/**
 * Devices that are never asked for an answer (keyboards, scanners that just talk) have no silences: a wire with one of
 * them is never held for mute. `devices`: all on the wire.
 */
export function createMuteWire(options: {
  readonly devices: readonly string[]
  readonly chance: Chance
}): MuteWire {
  const { devices, chance } = options
  const silences = new Map<string, number>()
  let sinceMs: number | null = null
  let isResynced = false
  let reopenings = 0
  let patienceMs = 0

  function forget(): void {
    silences.clear()
    sinceMs = null
    isResynced = false
  }

  const isMute = () => devices.every((device) => (silences.get(device) ?? 0) >= silencesUntilMute)

  return {
    heard() {
      if (sinceMs === null && reopenings === 0) return
      forget()
      reopenings = 0
    },
    unanswered(device, now) {
      if (sinceMs === null) {
        sinceMs = now
        patienceMs = pauseMs.mute(reopenings, chance)
      }
      silences.set(device, (silences.get(device) ?? 0) + 1)
      if (!isMute()) return 'none'
      if (now - sinceMs >= patienceMs) {
        forget()
        reopenings++
        return 'reopen'
      }
      if (isResynced) return 'none'
      isResynced = true
      return 'resync'
    },
    opened: forget,
  }
}
