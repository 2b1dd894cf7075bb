/** One simulated day from one seed, and everything that must hold during and after it. */
import { isDeepStrictEqual } from 'node:util'
import { evolve, initialState } from '../../daemon/domain/state.ts'
import { Personal } from '../../drivers/personal.ts'
import { seeded } from '../support/chance.ts'
import { person } from '../support/people.ts'
import { dayStartMs } from './life.ts'
import { trouble } from './trouble.ts'
import { visit } from './visits.ts'
import type { World } from './world.ts'
import { createWorld } from './world.ts'

export interface Report {
  readonly seed: number
  /** empty when everything held */
  readonly complaints: readonly string[]
  readonly events: number
  readonly grants: number
  readonly passages: number
  readonly kills: number
  readonly virtualMs: number
}

const sessions = [
  { session: 'S-A', room: 'room1', keys: ['A1', 'A2', 'A3'] },
  { session: 'S-B', room: 'room2', keys: ['B1', 'B2', 'B3'] },
] as const

/** Trouble lasts at most so long; then everything must come to rest in `restMs`. */
const troubleMs = 150_000
const visitsMs = 600_000
const restMs = 60_000
const stepMs = 250

/** Plays a day. The same seed gives the same day. */
export function runDay(
  seed: number,
  options: { troubled: boolean; onWorld?: (world: World) => void } = { troubled: true },
): Report {
  const world = createWorld(seed)
  options.onWorld?.(world)
  world.boot()
  world.advance(3_000)
  putRosters(world)
  if (options.troubled) world.stage.play(trouble(world, seeded(seed + 10)))
  const complaints: string[] = []
  startVisits(world, seed)
  const calmAtMs = world.clock.now() + (options.troubled ? troubleMs : 0)
  const endMs = world.clock.now() + visitsMs
  while (world.stage.playing() > 0 && world.clock.now() < endMs) {
    world.advance(stepMs)
    if (!world.isCalm() && world.clock.now() >= calmAtMs) world.calmDown()
    complaints.push(...afterStep(world))
    if (world.witness.complaints.length + complaints.length > 0) break
  }
  if (!world.isCalm()) world.calmDown()
  if (world.stage.playing() > 0) complaints.push(`${world.stage.playing()} actors never came to an end`)
  world.advance(restMs)
  complaints.push(...world.witness.complaints, ...atRest(world))
  const events = world.journal.readAfter(0, Number.MAX_SAFE_INTEGER).length
  const { grants, passages } = world.witness.counts
  return {
    seed,
    complaints,
    events,
    grants,
    passages,
    kills: world.counts().kills,
    virtualMs: world.clock.now(),
  }
}

function putRosters(world: World): void {
  for (const { session, room, keys } of sessions) {
    const refusal = world.gateway()?.putRoster({
      session,
      projectKind: 'other',
      room,
      dueMs: dayStartMs + 30 * 60_000,
      admitFromMs: null,
      admitUntilMs: null,
      people: keys.map((key) => {
        const holder = person(key)
        return {
          name: new Personal(holder.name),
          number: new Personal(holder.id_no),
          role: 'expert' as const,
        }
      }),
    })
    if (refusal !== null) throw new Error(`roster ${session} was refused: ${refusal?.code}`)
  }
}

function startVisits(world: World, seed: number): void {
  const ports = { stage: world.stage, stimulate: world.stimulate }
  let number = 0
  for (const { room, keys } of sessions) {
    for (const key of keys) {
      number++
      world.stage.play(visit(ports, { holder: person(key), room, chance: seeded(seed * 1_000 + number) }))
    }
  }
}

/** What must hold at any moment: a live gateway stands exactly where the facts on disk put it. */
function afterStep(world: World): readonly string[] {
  const gateway = world.gateway()
  if (gateway === null || gateway.status().unwritable) return []
  const same = isDeepStrictEqual(world.folded(), gateway.state())
  return same ? [] : [`${world.clock.now()} ms: live state is not what the journal adds up to`]
}

/** What must hold once all is quiet. */
function atRest(world: World): readonly string[] {
  const complaints: string[] = []
  const gateway = world.gateway()
  if (gateway === null) return ['no gateway at the end']
  for (const ref of world.witness.unended()) complaints.push(`grant ${ref} did not end exactly once`)

  const stored = world.journal.readAfter(0, Number.MAX_SAFE_INTEGER)
  stored.forEach(({ sequence }, i) => {
    if (sequence !== i + 1) complaints.push(`sequence ${sequence} stands at place ${i + 1}`)
  })
  let folded = initialState
  for (const event of world.journal.events()) folded = evolve(folded, event, world.venue)
  if (!isDeepStrictEqual(folded, gateway.state())) complaints.push('folded state differs from live state')

  complaints.push(...world.broker.complaints)
  const { received } = world.broker
  if (received.size !== stored.length) {
    complaints.push(`consumer has ${received.size} of ${stored.length} events`)
  }
  for (const { sequence, envelope } of stored) {
    if (received.get(sequence) !== envelope) complaints.push(`consumer differs from journal at ${sequence}`)
  }
  return complaints
}
