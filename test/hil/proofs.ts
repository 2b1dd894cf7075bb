/** What each kind of device must be able to do: the person or order that sets it off, and the signal that must come. */
import { setTimeout as pause } from 'node:timers/promises'
import { cardOf, people } from '../support/people.ts'
import type { SaidSignal } from './guest/words.ts'
import type { Plugged } from './plugged.ts'
import type { SiteLink } from './site-link.ts'

/** Longer than the gap of the venue file: what comes sooner after opening may be the rest of something, and is not told. */
const settleMs = 2500

/** A badge or code held to a reader: the same text comes in as one signal of this device. */
export async function readsBadge(site: SiteLink, device: Plugged, round: number): Promise<void> {
  // Another text each time, as the same one is told once only; capitals need the shift key.
  const text = `Badge-${device.socket}-${String(round).padStart(2, '0')}`
  const from = site.mark()
  await pause(settleMs)
  device.stimulate({ kind: 'PresentBadge', text })
  await site.signal({ from, device: device.id, kind: 'BadgeRead', fits: (signal) => signal.text === text })
}

/** A card laid on a reader, and lifted again; another person's each time. */
export async function readsCard(site: SiteLink, device: Plugged, round: number): Promise<void> {
  const person = people[round % people.length]
  if (person === undefined) throw new Error('there are no people to read a card of')
  const card = cardOf(person)
  const from = site.mark()
  device.stimulate({ kind: 'PresentCard', card })
  const fits = (signal: SaidSignal) => signal.card?.number === card.number
  await site.signal({ from, device: device.id, kind: 'CardRead', fits })
  device.stimulate({ kind: 'LiftCard' })
}

/** Digits and Enter on a keypad. */
export async function takesKeys(site: SiteLink, device: Plugged, round: number): Promise<void> {
  const keys = String(410_000 + round)
  const from = site.mark()
  device.stimulate({ kind: 'PressKeys', keys: `${keys}\n` })
  await site.signal({ from, device: device.id, kind: 'KeysEntered', fits: (signal) => signal.keys === keys })
}
