/**
 * Rule sets: each that was in force since the journal began, and the one that is (Art. 42 to 44; F-44.1). The venue's own
 * file counts until the city gives out a set; then that one, but for the rules that it leaves to the venue (F-P.5). Pure.
 */
import { facts, refuse } from './command.ts'
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import { GrowingMap } from './growing-map.ts'
import type { CityRules, Decision } from './input.ts'
import type { PolicyValues } from './policy-values.ts'
import { plainValues, policyValues, rulesFromValues } from './policy-values.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Rules, Venue } from './venue.ts'
import type { World } from './world.ts'

export interface Policy {
  /** version of the set in force; null before the first */
  readonly version: string | null
  readonly sets: GrowingMap<PolicyValues>
  /** what the city gave out last; null: nothing */
  readonly city: InForce | null
}

interface InForce {
  /** of the set as the city gave it */
  readonly city: string
  /** with the venue's own values where they are left to it */
  readonly version: string
  readonly values: PolicyValues
  readonly rules: Rules
  readonly local: readonly string[]
}

const none: Policy = { version: null, sets: GrowingMap.empty(), city: null }

function evolvePolicy(policy: Policy, event: StoredEvent, { venue }: { readonly venue: Venue }): Policy {
  if (event.type !== 'policy.changed' || event.data.what !== 'rules') return policy
  const { version, values, city } = event.data
  if (version === null || values === null) return policy
  const sets = policy.sets.with(version, values)
  if (city === undefined) return { ...policy, version, sets }
  const rules = rulesFromValues(values, venue.rules)
  return { version, sets, city: { city: city.version, version, values, rules, local: city.local } }
}

/** The venue under the rules in force: its own, or the city's. */
export function venueInForce({ city }: Policy, venue: Venue): Venue {
  if (city === null || venue.ruleVersion === city.version) return venue
  return { ...venue, rules: city.rules, ruleVersion: city.version, ownRules: venue.ownRules ?? venue }
}

/** What the city leaves to the venue counts as the venue's file has it. */
function withLocal(
  venue: Venue,
  { version, values, local }: CityRules,
): { readonly version: string; readonly values: CityRules['values'] } {
  const own = venue.ownRules ?? venue
  const ours = policyValues(own)
  const kept = Object.fromEntries(local.flatMap((id) => (ours[id] === undefined ? [] : [[id, ours[id]]])))
  return {
    version: local.length === 0 ? version : `${version}+${own.ruleVersion}`,
    values: { ...values, ...kept },
  }
}

function changed(venue: Venue, given: CityRules): Draft {
  const { version, local } = given
  const data = {
    what: 'rules' as const,
    operator: null,
    roles: [],
    ...withLocal(venue, given),
    by: null,
    city: { version, local: [...local] },
  }
  return { type: 'policy.changed', subject: venue.gateway, session: null, zone: null, data }
}

/** The city's rules are in force from now on, for sessions that are announced from now on (F-44.1). */
export function decideCityRules({ state, venue }: World, given: CityRules): Decision {
  const { version } = withLocal(venue, given)
  return state.policy.city?.version === version ? refuse('already_done') : facts(changed(venue, given))
}

/** At a start: the whole set goes on record when it is not the one that was in force. */
export function decidePolicy({ policy }: State, venue: Venue): readonly Draft[] {
  const { city } = policy
  if (city !== null) {
    const given = { version: city.city, values: plainValues(city.values), local: city.local }
    return withLocal(venue, given).version === city.version ? [] : [changed(venue, given)]
  }
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
