/** Unplugging and plugging in again, round after round: what is seen, and how soon. */
import { setTimeout as pause } from 'node:timers/promises'
import type { SaidSignal } from './guest/words.ts'
import type { Plugged } from './plugged.ts'
import type { SiteLink } from './site-link.ts'

export const rounds = 20

/** A wire that goes again within five seconds is a loose plug, which is looked for with growing pauses. */
const steadyMs = 5_500

export interface RoundsPlan {
  /** Before the first plugging, so that not all devices are enumerated at once. */
  readonly startAfterMs: number
  readonly site: SiteLink
  /** One, or several that are pulled together and plugged in again in turns of order. All are out at the start. */
  readonly devices: readonly Plugged[]
  /** Has a device do its work and waits for what must come of it. `round` counts from 0, for what was plugged in at first. */
  readonly prove: (device: Plugged, round: number) => Promise<void>
  /** What is begun just before it is pulled. */
  readonly beforePull?: (device: Plugged, round: number) => Promise<void>
  /** What is tried while it is out. */
  readonly whileOut?: (device: Plugged, round: number) => Promise<void>
}

export interface Rounds {
  /** Rounds up to and with this one. Throws at the first thing that is wrong. */
  upTo(round: number): Promise<void>
  /** The figures of the rounds so far. */
  told(): string
}

/** Nothing is plugged in before the first round is asked for; afterwards the devices stay in. */
export function replugRounds(plan: RoundsPlan): Rounds {
  const { devices, prove } = plan
  const seenMs: number[] = []
  const backMs: number[] = []
  let done = -1

  async function cycle(round: number): Promise<void> {
    if (round === 0) await pause(plan.startAfterMs)
    else {
      await pause(steadyMs)
      for (const device of devices) await plan.beforePull?.(device, round)
      seenMs.push(...(await Promise.all(devices.map((device) => pull(plan, device)))))
      for (const device of devices) await plan.whileOut?.(device, round)
    }
    const order = round % 2 === 0 ? devices : devices.toReversed()
    const back = await Promise.all(order.map((device) => plugIn(plan, device)))
    if (round > 0) backMs.push(...back)
    await Promise.all(devices.map((device) => prove(device, round)))
  }

  return {
    async upTo(last) {
      for (; done < last; done++) await cycle(done + 1)
    },
    told: () => `${done} of ${rounds} replugs; unplug seen ${spread(seenMs)}; in service ${spread(backMs)}`,
  }
}

/** How long after the kernel the site knew. */
async function pull({ site }: RoundsPlan, device: Plugged): Promise<number> {
  const from = site.mark()
  await device.unplug()
  // A slow emulation may have missed an answer before.
  const fits = ({ cause }: SaidSignal) => cause === 'unplugged'
  const heard = await site.signal({ from, device: device.id, kind: 'Offline', fits })
  return heard.atMs - (await site.kernelMs(from, new RegExp(`^usb 1-${device.socket}: USB disconnect`)))
}

/** How long after its name below /dev/venue the device was in service. */
async function plugIn({ site }: RoundsPlan, device: Plugged): Promise<number> {
  const from = site.mark()
  await device.plug()
  const heard = await site.signal({ from, device: device.id, kind: 'Online' })
  if (heard.namedForMs === null) throw new Error(`${device.id} is in service without a name in /dev/venue`)
  return heard.namedForMs
}

/** `p50 3 ms, max 9 ms` */
function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
  return `p50 ${middle.toFixed(0)} ms, max ${(sorted.at(-1) ?? Number.NaN).toFixed(0)} ms`
}
