/** Facts with all that follows from them at once, in the order in which it happens. Pure. */
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import type { State } from './state.ts'
import { evolve } from './state.ts'
import type { Subject } from './subject.ts'
import { subjects } from './subjects.ts'
import type { World } from './world.ts'

/** How long a chain of consequences may become; a longer one goes round in a circle, which is a bug. */
const chainLimit = 8

/** The drafts, each with its consequences right behind it. */
export function settle(world: World, drafts: readonly Draft[]): readonly Draft[] {
  return settled(world, drafts, chainLimit).drafts
}

const followers = Object.values<Pick<Subject<unknown>, 'follow'>>(subjects).flatMap(
  ({ follow }) => follow ?? [],
)

function settled(world: World, drafts: readonly Draft[], depth: number) {
  if (depth === 0) throw new Error(`more than ${chainLimit} facts follow from each other: ${drafts[0]?.type}`)
  let { state } = world
  const all: Draft[] = []
  for (const draft of drafts) {
    all.push(draft)
    state = evolve(state, provisional(draft, state, world), world.venue)
    for (const follow of followers) {
      const consequences = follow(draft, { ...world, state })
      if (consequences.length === 0) continue
      const rest = settled({ ...world, state }, consequences, depth - 1)
      all.push(...rest.drafts)
      state = rest.state
    }
  }
  return { drafts: all, state }
}

/** The draft as it will be stored, but for its id. */
function provisional(draft: Draft, state: State, { now }: World): StoredEvent {
  return { ...draft, sequence: state.gateway.lastSequence + 1, id: '', atMs: now.ms }
}

/** The state after drafts that are not stored yet, for whoever decides on them one after another. */
export function stateAfter(world: World, drafts: readonly Draft[]): State {
  let { state } = world
  for (const draft of drafts) state = evolve(state, provisional(draft, state, world), world.venue)
  return state
}
