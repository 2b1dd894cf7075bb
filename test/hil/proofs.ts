/** What each kind of device must be able to do: the person or order that sets it off, and the signal that must come. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Order } from '../../drivers/words.ts'
import { cardOf, people } from '../support/people.ts'
import type { SaidSignal } from './guest/words.ts'
import type { Plugged } from './plugged.ts'
import type { SiteLink } from './site-link.ts'

/** Emulation stretches everything; a real site gives its orders less. */
const withinMs = 10_000
/** Longer than the gap of the venue file: what comes sooner after opening may be the rest of something, and is not told. */
const settleMs = 1500

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

type Proof = (device: Plugged, round: number) => Promise<void>

/** An order, done once and never again: as many openings as orders, whatever was pulled in between. */
export function opensGate(site: SiteLink): Proof {
  let orders = 0
  return async (device, round) => {
    const ref = `gate-${round}`
    const from = site.mark()
    site.order(device.id, { kind: 'OpenGate', ref, direction: 'in', withinMs })
    await site.signal({ from, device: device.id, kind: 'OrderDone', fits: (signal) => signal.ref === ref })
    orders++
    const opened = device.movements.filter(({ kind }) => kind === 'GateOpened').length
    if (opened !== orders) throw new Error(`${orders} orders opened the gate ${opened} times`)
  }
}

/** As for a gate, with a door of a locker, which is shut again. */
export function opensDoor(site: SiteLink): Proof {
  let orders = 0
  return async (device, round) => {
    const ref = `door-${round}`
    const door = (round % 24) + 1
    const from = site.mark()
    site.order(device.id, { kind: 'OpenDoor', ref, door, withinMs })
    await site.signal({ from, device: device.id, kind: 'OrderDone', fits: (signal) => signal.ref === ref })
    device.stimulate({ kind: 'ShutDoor', door })
    await site.signal({ from, device: device.id, kind: 'DoorClosed', fits: (signal) => signal.door === door })
    orders++
    const released = device.movements.filter(({ kind }) => kind === 'DoorReleased').length
    if (released !== orders) throw new Error(`${orders} orders released ${released} doors`)
  }
}

/** An order to a device that is out fails at once; the proof of the next round sees that it was not kept for later. */
export async function refusesOrders(site: SiteLink, device: Plugged, round: number): Promise<void> {
  const ref = `out-${round}`
  const from = site.mark()
  const order: Order =
    device.id === 'lockers'
      ? { kind: 'OpenDoor', ref, door: 1, withinMs }
      : { kind: 'OpenGate', ref, direction: 'out', withinMs }
  site.order(device.id, order)
  const fits = (signal: SaidSignal) => signal.ref === ref
  const { signal } = await site.signal({ from, device: device.id, kind: 'OrderFailed', fits })
  if (signal.why !== 'offline')
    throw new Error(`an order to what is out failed by ${signal.why}; expected offline`)
}
