/** What each visitor of the simulated day does, as seeded chance has it: mostly in order, sometimes not. */
import type { Chance } from '../../drivers/ports.ts'
import type { Actor } from '../support/actors.ts'
import { between, pick } from '../support/chance.ts'
import type { Person } from '../support/people.ts'
import { cardOf } from '../support/people.ts'
import type { VisitorPorts } from '../support/visitor.ts'
import { atDesk, showCard, throughPortal } from '../support/visitor.ts'

/** Attempts at one step before a visitor gives the whole visit up; under faults many fail. */
const attempts = 6

/** Arrive, deposit, go in, stay, come out, take the belongings back. */
export function* visit(
  ports: VisitorPorts,
  options: { holder: Person; room: 'room1' | 'room2'; chance: Chance },
): Actor {
  const { holder, room, chance } = options
  const card = cardOf(holder)
  const pause = (least: number, most: number) =>
    ({ kind: 'pause', ms: between(chance, { least, most }) }) as const
  const door = room === 'room1' ? 'door1' : 'door2'
  const through = (portal: string, direction: 'in' | 'out') =>
    throughPortal(ports, {
      portal,
      direction,
      card,
      walkMs: between(chance, { least: 100, most: 7_000 }),
      turnsBack: chance.next() < 0.1,
    })
  const desk = { reader: 'desk1-reader', board: 'bank1-board', card }

  yield pause(0, 30_000)
  for (let i = 0; i < attempts; i++) {
    if (yield* atDesk(ports, { ...desk, busyMs: between(chance, { least: 300, most: 3_000 }) })) break
  }
  if (chance.next() < 0.2) {
    const reader = pick(chance, ['door1-in', 'door2-in', 'lane1-out'])
    yield* showCard(ports, { reader, card, holdMs: between(chance, { least: 50, most: 2_000 }) })
  }
  for (let i = 0; i < attempts; i++) if (yield* through(pick(chance, ['lane1', 'lane2']), 'in')) break
  for (let i = 0; i < attempts; i++) if (yield* through(door, 'in')) break
  yield pause(1_000, 20_000)
  for (let i = 0; i < attempts; i++) if (yield* through(door, 'out')) break
  for (let i = 0; i < attempts; i++) if (yield* through(pick(chance, ['lane1', 'lane2']), 'out')) break
  for (let i = 0; i < attempts; i++) {
    if (yield* atDesk(ports, { ...desk, busyMs: between(chance, { least: 300, most: 3_000 }) })) break
  }
}
