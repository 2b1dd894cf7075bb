/** What a visitor does at the devices of a venue: lay a card down, walk, shut a door. */
import type { CardFace, Movement, Stimulus } from '../../drivers/ports.ts'
import type { Direction } from '../../drivers/words.ts'
import type { Actor, Stage, Wait } from './actors.ts'

export interface VisitorPorts {
  readonly stage: Stage
  readonly stimulate: (device: string, stimulus: Stimulus) => void
}

/** How long a person waits for a gate or a locker before giving up. */
const patienceMs = 6_000

type Steps<T> = Generator<Wait, T, Movement | null>

/** Puts belongings into a cell, or takes them out; true when a door opened and was shut again. */
export function* atDesk(
  ports: VisitorPorts,
  options: { reader: string; board: string; card: CardFace; busyMs: number },
): Steps<boolean> {
  const { reader, board, card, busyMs } = options
  yield { kind: 'turn', place: reader }
  ports.stimulate(reader, { kind: 'PresentCard', card })
  const opened = yield { kind: 'movement', device: board, movement: 'DoorReleased', withinMs: patienceMs }
  ports.stimulate(reader, { kind: 'LiftCard' })
  if (opened?.kind === 'DoorReleased') {
    yield { kind: 'pause', ms: busyMs }
    ports.stimulate(board, { kind: 'ShutDoor', door: opened.door })
  }
  // the reader finds the next card only after it saw this one gone, the board needs two equal readings
  yield { kind: 'pause', ms: 1_500 }
  ports.stage.leave(reader)
  return opened !== null
}

/**
 * Shows the card at a portal and goes through if it opens; true when through. The devices of portal `p` are called
 * `p-in`, `p-out` and `p-gate`. `walkMs`: how long until the step.
 */
export function* throughPortal(
  ports: VisitorPorts,
  options: {
    portal: string
    direction: Direction
    card: CardFace
    walkMs: number
    turnsBack?: boolean
  },
): Steps<boolean> {
  const { portal, direction, card, walkMs } = options
  const [reader, gate] = [`${portal}-${direction}`, `${portal}-gate`]
  yield { kind: 'turn', place: gate }
  ports.stimulate(reader, { kind: 'PresentCard', card })
  const opened = yield { kind: 'movement', device: gate, movement: 'GateOpened', withinMs: patienceMs }
  ports.stimulate(reader, { kind: 'LiftCard' })
  let through = false
  if (opened !== null && options.turnsBack !== true) {
    yield { kind: 'pause', ms: walkMs }
    ports.stimulate(gate, { kind: 'Walk', direction })
    const went: Movement | null = yield {
      kind: 'movement',
      device: gate,
      movement: 'PersonWentThrough',
      withinMs: 500,
    }
    through = went !== null
  }
  yield { kind: 'pause', ms: 1_000 }
  ports.stage.leave(gate)
  return through
}

/** Lays a card on a reader for a while and takes it away, whatever happens. */
export function* showCard(
  ports: VisitorPorts,
  options: { reader: string; card: CardFace; holdMs: number },
): Actor {
  yield { kind: 'turn', place: options.reader }
  ports.stimulate(options.reader, { kind: 'PresentCard', card: options.card })
  yield { kind: 'pause', ms: options.holdMs }
  ports.stimulate(options.reader, { kind: 'LiftCard' })
  yield { kind: 'pause', ms: 1_000 }
  ports.stage.leave(options.reader)
}
