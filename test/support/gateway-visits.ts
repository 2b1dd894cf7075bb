/** What happens in front of a gateway under test: cards, whole visits, pulled plugs. */
import { Personal } from '../../drivers/personal.ts'
import type { GatewayBench } from './gateway-bench.ts'
import { gatewayBench } from './gateway-bench.ts'
import { cardOf, person } from './people.ts'
import { atDesk, throughPortal } from './visitor.ts'

/** Far more than a visit takes. */
const visitMs = 300_000

/** A gateway that has found all its devices. */
export function booted(options: Parameters<typeof gatewayBench>[0] = {}): GatewayBench {
  const bench = gatewayBench(options)
  bench.boot()
  bench.clock.advance(3_000)
  return bench
}

/** Lays a card on a reader, with time for it to be read and decided about. */
export function present(bench: GatewayBench, reader: string, key = 'A1'): void {
  bench.devices.stimulate(reader, { kind: 'PresentCard', card: cardOf(person(key)) })
  bench.clock.advance(2_000)
  bench.devices.stimulate(reader, { kind: 'LiftCard' })
}

/** Check-in, through the lane and the door, back out, and the belongings back. */
export function visit(bench: GatewayBench, key: string): void {
  const { stage, devices } = bench
  const ports = { stage, stimulate: devices.stimulate }
  const card = cardOf(person(key))
  const through = (portal: string, direction: 'in' | 'out') =>
    throughPortal(ports, { portal, direction, card, walkMs: 500 })
  const desk = { reader: 'desk1-reader', board: 'bank1-board', card, busyMs: 2_000 }
  function* steps() {
    yield* atDesk(ports, desk)
    yield* through('lane1', 'in')
    yield* through('door1', 'in')
    yield* through('door1', 'out')
    yield* through('lane1', 'out')
    yield* atDesk(ports, desk)
  }
  stage.play(steps())
  bench.clock.runUntil(() => stage.playing() === 0, visitMs)
  bench.clock.advance(1_000)
}

/** Pulls the plug of every wire. */
export function pullAll({ cables }: GatewayBench): void {
  for (const cable of cables.values()) cable.pull()
}

/** The number of a person, as the vault asks for it. */
export function numberOf(key: string): Personal {
  return new Personal(person(key).id_no)
}
