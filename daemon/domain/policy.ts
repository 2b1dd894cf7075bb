/** Rule sets: each that was in force since the journal began, and the one that is (Art. 42 to 44; F-44.1). Pure. */
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import { GrowingMap } from './growing-map.ts'
import type { PolicyValues } from './policy-values.ts'
import { policyValues, rulesFromValues } from './policy-values.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Rules, Venue } from './venue.ts'
import type { World } from './world.ts'

export interface Policy {
  /** version of the set in force; null before the first */
  readonly version: string | null
  readonly sets: GrowingMap<PolicyValues>
}

const none: Policy = { version: null, sets: GrowingMap.empty() }

function evolvePolicy(policy: Policy, event: StoredEvent): Policy {
  if (event.type !== 'policy.changed' || event.data.what !== 'rules') return policy
  const { version, values } = event.data
  if (version === null || values === null) return policy
  return { version, sets: policy.sets.with(version, values) }
}

/** At a start: the whole set goes on record when it is not the one that was in force. */
export function decidePolicy({ policy }: State, venue: Venue): readonly Draft[] {
  const { ruleVersion: version } = venue
  if (policy.version === version) return []
  const values = policyValues(venue)
  const data = { what: 'rules' as const, operator: null, roles: [], version, values, by: null }
  return [{ type: 'policy.changed', subject: venue.gateway, session: null, zone: null, data }]
}

/** The rules of a session: those that it began with, whatever is in force now. Without a session those in force. */
export function rulesFor({ state, venue }: Pick<World, 'state' | 'venue'>, session: string | null): Rules {
  const version = session === null ? null : (state.sessions.get(session)?.rules ?? null)
  if (version === null || version === venue.ruleVersion) return venue.rules
  const values = state.policy.sets.get(version)
  return values === undefined ? venue.rules : rulesFromValues(values, venue.rules)
}

/** The rules of the session that somebody belongs to. */
export function rulesOfPerson(site: Pick<World, 'state' | 'venue'>, participant: string): Rules {
  return rulesFor(site, site.state.people.get(participant)?.session ?? null)
}

/** The same world under the rules of a session. */
export function underRulesOf<W extends Pick<World, 'state' | 'venue'>>(world: W, session: string | null): W {
  const rules = rulesFor(world, session)
  return rules === world.venue.rules ? world : { ...world, venue: { ...world.venue, rules } }
}

/** The rule sets as a subject. */
export const policySubject: Subject<Policy> = { initial: none, evolve: evolvePolicy }
