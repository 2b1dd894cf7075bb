/** The demo's visitors: twelve experts come, deposit, go to their rooms and leave; two people are refused. */
import type { Actor, Stage } from '../test/support/actors.ts'
import { cardOf, person } from '../test/support/people.ts'
import type { VisitorPorts } from '../test/support/visitor.ts'
import { atDesk, showCard, throughPortal } from '../test/support/visitor.ts'

export interface DemoSession {
  readonly code: string
  readonly kind: 'works_tender' | 'government_procurement'
  readonly room: 'room1' | 'room2'
  readonly keys: readonly string[]
}

export const demoSessions: readonly DemoSession[] = [
  {
    code: 'DEMO-GC-01',
    kind: 'works_tender',
    room: 'room1',
    keys: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7'],
  },
  { code: 'DEMO-ZC-02', kind: 'government_procurement', room: 'room2', keys: ['B1', 'B2', 'B3', 'B4', 'B5'] },
]

/** How long a person takes to put things into a cell, to walk through a gate, and to judge a tender. */
const busyMs = 700
const walkMs = 400
const stayMs = 4_000

/** Sends everybody on the way; `done` when the last one has left. */
export function sendVisitors(ports: VisitorPorts, done: () => void): void {
  let left = 0
  const ended = () => {
    left--
    if (left === 0) done()
  }
  let order = 0
  const play = (actor: Actor) => {
    left++
    ports.stage.play(actor, ended)
  }
  const longest = Math.max(...demoSessions.map((session) => session.keys.length))
  for (let i = 0; i < longest; i++) {
    for (const session of demoSessions) {
      const key = session.keys[i]
      if (key !== undefined) play(visit(ports, { key, session, startMs: order++ * 50 }))
    }
  }
  play(stranger(ports))
}

function* visit(
  ports: VisitorPorts,
  { key, session, startMs }: { key: string; session: DemoSession; startMs: number },
): Actor {
  const card = cardOf(person(key))
  const desk = { reader: 'desk-reader', board: 'locker-board', card, busyMs }
  const lane = session.room === 'room1' ? 'lane-1' : 'lane-2'
  const through = (portal: string, direction: 'in' | 'out') =>
    throughPortal(ports, { portal, direction, card, walkMs })
  yield { kind: 'pause', ms: startMs }
  if (!(yield* atDesk(ports, desk))) return
  if (!(yield* through(lane, 'in'))) return
  // 褚癸 belongs to session B and tries the room of session A first
  if (key === 'B3') yield* showCard(ports, { reader: 'room1-in', card, holdMs: 2_000 })
  yield* through(session.room, 'in')
  yield { kind: 'pause', ms: stayMs }
  yield* through(session.room, 'out')
  if (yield* through(lane, 'out')) yield* atDesk(ports, desk)
}

/** Somebody who is on no roster tries the lane. */
function* stranger(ports: { stage: Stage; stimulate: VisitorPorts['stimulate'] }): Actor {
  yield { kind: 'pause', ms: 6_000 }
  yield* showCard(ports, { reader: 'lane-1-in', card: cardOf(person('R1')), holdMs: 2_000 })
}
