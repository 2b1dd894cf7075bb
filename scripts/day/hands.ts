/** What people do with their hands at the devices of the day: show a card, walk through, open and shut a cell. */
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { CardFace, Movement } from '../../drivers/ports.ts'
import type { Direction } from '../../drivers/words.ts'
import type { ExampleSite } from '../../test/support/example-site.ts'
import type { EdgeCase, Person } from '../../test/support/people.ts'
import { cardOf } from '../../test/support/people.ts'
import type { Watch } from '../../test/support/watch.ts'
import type { DayRecord } from './record.ts'

/** For a device to move; an open cell takes longest. */
const limitMs = 15_000
/** From the opening of a gate to the step through it: nobody is as fast as the gate's next report. */
const stepMs = 250
/** The contact of a gate tells two bodies apart only when the first has left it. */
const bodyMs = 800
/** What the module answers when it cannot read a card that lies there. */
const unreadableStatus = 0x37
/** A reader finds the next card only after it saw the last one gone: so long it must lie bare before. */
const bareMs = 500
/** The same card counts anew once the reader saw nothing two seconds after it (`samePresentationMs`), at its next poll. */
const sameCardMs = 2_800

export interface Moved {
  readonly device: string
  readonly movement: Movement
}

export interface HandsPorts {
  readonly site: () => ExampleSite
  readonly record: () => DayRecord
  /** everything that moved, in order; `moving` is told of each */
  readonly moved: readonly Moved[]
  readonly moving: Watch
}

export interface Hands {
  /** Lays a document on a reader until a fact of it is on record, and takes it away; gives the fact. */
  show(
    reader: string,
    holder: Person | EdgeCase,
    expected: (event: StoredEvent) => boolean,
  ): Promise<StoredEvent>
  /** Lays a document on a reader whose chip does not answer. */
  showUnreadable(reader: string, holder: Person): Promise<StoredEvent>
  /** Lays a document on a reader for as long as `meanwhile` takes. */
  hold<T>(reader: string, holder: Person, meanwhile: () => Promise<T>): Promise<T>
  /** Through a controlled portal; gives the fact that the person is on the other side. */
  pass(portal: string, direction: Direction, holder: Person): Promise<StoredEvent>
  /** Shows the card at a portal and is refused. */
  refused(portal: string, direction: Direction, holder: Person | EdgeCase): Promise<StoredEvent>
  /** Does what `ask` asks for, then shuts the cell that sprang open; gives the fact that ends it. */
  useCell(ask: () => Promise<unknown>, end: 'locker.deposit_confirmed' | 'locker.closed'): Promise<void>
  /** Somebody walks through without a card of the own. */
  push(portal: string, direction: Direction): Promise<void>
  pause(ms: number): Promise<void>
}

/** The hands of everybody of the day. */
export function createHands(ports: HandsPorts): Hands {
  const { moved, moving } = ports
  /** the last card on each reader, and when it was laid down and taken away */
  const lain = new Map<string, { number: string; sinceMs: number; untilMs: number }>()
  const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms))
  const newest = () => ports.record().events().at(-1)?.sequence ?? 0

  function moves(device: string, kind: Movement['kind'], from: number): Promise<Moved> {
    const look = () => moved.slice(from).find((one) => one.device === device && one.movement.kind === kind)
    return moving.until(look, { limitMs, what: () => `${kind} at ${device}` })
  }

  async function lay(reader: string, card: CardFace): Promise<void> {
    const last = lain.get(reader)
    if (last !== undefined) {
      const sameMs = last.number === card.number ? last.sinceMs + sameCardMs : 0
      await pause(Math.max(0, sameMs - performance.now(), last.untilMs + bareMs - performance.now()))
    }
    ports.site().devices.stimulate(reader, { kind: 'PresentCard', card })
    lain.set(reader, { number: card.number, sinceMs: performance.now(), untilMs: Number.POSITIVE_INFINITY })
  }

  function lift(reader: string): void {
    ports.site().devices.stimulate(reader, { kind: 'LiftCard' })
    const last = lain.get(reader)
    if (last !== undefined) lain.set(reader, { ...last, untilMs: performance.now() })
  }

  async function hold<T>(reader: string, holder: Person | EdgeCase, meanwhile: () => Promise<T>): Promise<T> {
    await lay(reader, cardOf(holder))
    try {
      return await meanwhile()
    } finally {
      lift(reader)
    }
  }

  function show(reader: string, holder: Person | EdgeCase, expected: (event: StoredEvent) => boolean) {
    const after = newest()
    return hold(reader, holder, () => ports.record().next(`a card at ${reader}`, after, expected))
  }

  async function walk(portal: string, direction: Direction, from: number): Promise<void> {
    await moves(`${portal}-gate`, 'GateOpened', from)
    await pause(stepMs)
    ports.site().devices.stimulate(`${portal}-gate`, { kind: 'Walk', direction })
  }

  async function showUnreadable(reader: string, holder: Person): Promise<StoredEvent> {
    const after = newest()
    await lay(reader, { ...cardOf(holder), failWith: unreadableStatus })
    const failed = await ports
      .record()
      .next('a card that fails', after, ({ type }) => type === 'card.read_failed')
    lift(reader)
    return failed
  }

  return {
    show,
    showUnreadable,
    hold,
    pause,
    async pass(portal, direction, holder) {
      const [after, from] = [newest(), moved.length]
      const isThrough = (event: StoredEvent) =>
        event.type === (direction === 'in' ? 'zone.entered' : 'zone.exited') && event.data.portal === portal
      await show(`${portal}-${direction}`, holder, ({ type }) => type === 'passage.granted')
      await walk(portal, direction, from)
      return await ports.record().next(`${direction} through ${portal}`, after, isThrough)
    },
    refused: (portal, direction, holder) =>
      show(`${portal}-${direction}`, holder, ({ type }) => type === 'passage.denied'),
    async useCell(ask, end) {
      const [after, from] = [newest(), moved.length]
      await ask()
      const { device, movement } = await moves('locker-board', 'DoorReleased', from)
      await ports.record().next('the cell is open', after, ({ type }) => type === 'locker.opened')
      if (movement.kind !== 'DoorReleased') return
      ports.site().devices.stimulate(device, { kind: 'ShutDoor', door: movement.door })
      await ports.record().next('the cell is shut', after, ({ type }) => type === end)
    },
    async push(portal, direction) {
      await pause(bodyMs)
      ports.site().devices.stimulate(`${portal}-gate`, { kind: 'Walk', direction, force: true })
      await pause(bodyMs)
    },
  }
}
