/** A 微耕/UHPPOTE controller and the gate that is wired to two of its doors, as their host meets them. Pure. */
import { lockedTurnstile, locksNext, openLane, relock, type Turnstile, walk } from '../gate/turnstile.ts'
import type { Movement, Simulator, Stimulus } from '../ports.ts'
import type { Direction } from '../words.ts'
import { type ControllerPacket, doorOpenedReason, fireBit, type LoggedEvent } from './packets.ts'
import type { ControllerSettings, DoorSetting } from './state.ts'

/** Controllers answer within a few milliseconds. */
const thinkingMs = 3
/** How long the passage contact of the gate is closed. */
const passageMs = 300
/** Rows that it keeps; only the newest ones matter to a test. */
const keptRows = 64

export interface Controller {
  readonly serial: number
  readonly cards: number
  readonly doors: Readonly<Record<Direction, DoorSetting>>
  /** Rows 1 to `rows` were written; `log` holds the newest of them. */
  readonly rows: number
  readonly log: readonly LoggedEvent[]
  readonly fire: boolean
  /** Until when the relay of each direction holds. */
  readonly relayUntil: Readonly<Record<Direction, number>>
  readonly gate: Turnstile
}

interface Change {
  readonly controller: Controller
  readonly movements: readonly Movement[]
}

interface Scene {
  readonly settings: ControllerSettings
  readonly controller: Controller
  readonly now: number
}

/** How it was found when the simulation begins. */
export type Found = Partial<Pick<Controller, 'cards' | 'doors' | 'rows'>>

const controlled: DoorSetting = { mode: 3, delaySeconds: 1 }

export function simulate(
  settings: ControllerSettings,
  found: Found = {},
): Simulator<Controller, ControllerPacket> {
  return {
    initial: {
      serial: settings.serial,
      cards: 0,
      doors: { in: controlled, out: controlled },
      rows: 0,
      log: [],
      fire: false,
      relayUntil: { in: Number.NEGATIVE_INFINITY, out: Number.NEGATIVE_INFINITY },
      gate: lockedTurnstile,
      ...found,
    },
    step(state, input, now) {
      const locked = relock(state.gate, now)
      const controller = { ...state, gate: locked.gate }
      const scene = { settings, controller, now }
      const acted =
        input.kind === 'stimulus'
          ? push(scene, input.stimulus)
          : input.kind === 'request' && input.packet.kind === 'open'
            ? opened(scene, input.packet)
            : { controller, movements: [] }
      const reply =
        input.kind === 'request' ? answer({ ...scene, controller: acted.controller }, input.packet) : null
      const earliest = Math.min(...locksNext(acted.controller.gate).filter((moment) => moment > now))
      return {
        state: acted.controller,
        replies: reply === null ? [] : [{ packet: reply, afterMs: thinkingMs }],
        movements: [...locked.movements, ...acted.movements],
        wakeAt: Number.isFinite(earliest) ? earliest : null,
      }
    },
  }
}

/** A relay that holds already holds longer; the gate sees no second closure. */
function opened(
  { settings, controller, now }: Scene,
  { serial, door }: { serial: number; door: number },
): Change {
  const direction = directionOf(settings, door)
  const isMeant = serial === controller.serial && direction !== null
  if (!isMeant || controller.doors[direction].mode !== 3) return { controller, movements: [] }
  const until = now + controller.doors[direction].delaySeconds * 1000
  const pulsing = { ...controller, relayUntil: { ...controller.relayUntil, [direction]: until } }
  if (now < controller.relayUntil[direction]) return { controller: pulsing, movements: [] }
  const { gate, movements } = openLane(controller.gate, { direction, locksAt: now + settings.relockMs })
  return { controller: { ...pulsing, gate }, movements }
}

function directionOf({ doors }: ControllerSettings, door: number): Direction | null {
  return door === doors.in ? 'in' : door === doors.out ? 'out' : null
}

function push({ settings, controller, now }: Scene, stimulus: Stimulus): Change {
  const { gate } = controller
  switch (stimulus.kind) {
    case 'SwapModule':
      return { controller: { ...controller, serial: Number(stimulus.identity) }, movements: [] }
    case 'Fire': {
      const released = { ...gate, released: stimulus.active }
      return { controller: { ...controller, gate: released, fire: stimulus.active }, movements: [] }
    }
    case 'HoldGate':
      return { controller: { ...controller, gate: { ...gate, held: stimulus.held } }, movements: [] }
    case 'Walk': {
      const { direction, force = false } = stimulus
      const walked = walk(gate, { direction, force, passedUntil: now + passageMs })
      const hasPassed = walked.movements.some(({ kind }) => kind === 'PersonWentThrough')
      const after = { ...controller, gate: walked.gate }
      const isLogged = hasPassed && settings.contact === 'passage'
      return {
        controller: isLogged ? logged(after, settings.doors[direction]) : after,
        movements: walked.movements,
      }
    }
    default:
      return { controller, movements: [] }
  }
}

function logged(controller: Controller, door: number): Controller {
  const index = controller.rows + 1
  const event = { ...emptyRow, index, type: 2, granted: true, door, direction: 1, reason: doorOpenedReason }
  return { ...controller, rows: index, log: [...controller.log, event].slice(-keptRows) }
}

const emptyRow: LoggedEvent = {
  index: 0,
  type: 0,
  granted: false,
  door: 0,
  direction: 0,
  card: 0,
  at: null,
  reason: 0,
}

function rowOf({ log, rows }: Controller, index: number): LoggedEvent {
  if (index > rows || index === 0) return emptyRow
  return log.find((event) => event.index === index) ?? { ...emptyRow, index, type: 0xff }
}

/** A controller answers to its own serial number, and to 0 where it is asked who is there. */
function answer({ settings, controller, now }: Scene, packet: ControllerPacket): ControllerPacket | null {
  const { serial } = controller
  if (packet.kind === 'identify' && (packet.serial === 0 || packet.serial === serial)) {
    return { kind: 'controller', serial, address: '192.168.0.90', version: '0892' }
  }
  if (packet.serial !== serial) return null
  switch (packet.kind) {
    case 'readState':
      return {
        kind: 'state',
        serial,
        newest: rowOf(controller, controller.rows),
        doors: contactsOf(settings, controller.gate, now),
        buttons: [false, false, false, false],
        error: 0,
        clock: null,
        sequence: 0,
        relays: 0,
        inputs: controller.fire ? fireBit : 0,
      }
    case 'open':
      return { kind: 'opened', serial, accepted: directionOf(settings, packet.door) !== null }
    case 'readMode': {
      const direction = directionOf(settings, packet.door)
      const setting = direction === null ? controlled : controller.doors[direction]
      return { kind: 'mode', serial, door: packet.door, ...setting }
    }
    case 'countCards':
      return { kind: 'cards', serial, count: controller.cards }
    case 'readEvent':
      return { kind: 'event', serial, event: rowOf(controller, packet.index) }
    default:
      return null
  }
}

function contactsOf(settings: ControllerSettings, gate: Turnstile, now: number): readonly boolean[] {
  return [1, 2, 3, 4].map((door) => {
    const direction = directionOf(settings, door)
    if (direction === null || settings.contact === 'unwired') return false
    if (settings.contact === 'leaf') return gate.held
    return gate.lanes[direction].passedUntil > now
  })
}
