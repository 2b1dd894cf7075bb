/** How things stand, for the platform: counts and states, no person and no reference to one. Pure. */
import type { Gateway } from '../gateway.ts'

/** The answer to `state.get`. */
export function stateOf(gateway: Gateway): Readonly<Record<string, unknown>> {
  const { sequence, hash } = gateway.head()
  const { stream, clock, platform, devices, occupancy, unwritable, version } = gateway.status()
  const { sessions, fire } = gateway.state()
  return {
    stream,
    lastSequence: sequence,
    headHash: hash,
    confirmedSequence: platform?.confirmedUpTo ?? null,
    version,
    clock,
    journal: unwritable ? 'unwritable' : 'writable',
    fire: fire.size > 0,
    occupancy,
    devices,
    rules: gateway.venue.ruleVersion,
    sessions: [...sessions.values()]
      .filter(({ endedMs }) => endedMs === null)
      .map(({ code, phase, suspended, room, revision }) => ({
        session: code,
        phase,
        suspended,
        room,
        revision,
      })),
  }
}
