/** What the journal adds up to. `evolve` is the subjects' evolves in a row; nothing else changes state. Pure. */
import type { Devices } from './devices.ts'
import { evolveDevices, noDevices } from './devices.ts'
import type { Fire } from './emergencies.ts'
import { evolveFire, noFire } from './emergencies.ts'
import type { StoredEvent } from './event.ts'
import type { Gateway } from './gateway.ts'
import { evolveGateway, unstarted } from './gateway.ts'
import type { Lockers } from './lockers.ts'
import { evolveLockers, noLockers } from './lockers.ts'
import type { Passages } from './passages.ts'
import { evolvePassages, noPassages } from './passages.ts'
import type { Inside, People } from './people.ts'
import { evolveInside, evolvePeople, nobodyInside, noPeople } from './people.ts'
import type { Sessions } from './sessions.ts'
import { evolveSessions, noSessions } from './sessions.ts'
import type { Venue } from './venue.ts'

export interface State {
  readonly gateway: Gateway
  readonly devices: Devices
  readonly fire: Fire
  readonly sessions: Sessions
  readonly people: People
  readonly inside: Inside
  readonly passages: Passages
  readonly lockers: Lockers
}

/** Before the first fact. */
export const initialState: State = {
  gateway: unstarted,
  devices: noDevices,
  fire: noFire,
  sessions: noSessions,
  people: noPeople,
  inside: nobodyInside,
  passages: noPassages,
  lockers: noLockers,
}

/** The state after one more fact. The same for a fresh fact and for one read back from the journal. */
export function evolve(state: State, event: StoredEvent, venue: Venue): State {
  return {
    gateway: evolveGateway(state.gateway, event),
    devices: evolveDevices(state.devices, event),
    fire: evolveFire(state.fire, event),
    sessions: evolveSessions(state.sessions, event),
    people: evolvePeople(state, event, venue),
    inside: evolveInside(state.inside, event, venue),
    passages: evolvePassages(state.passages, event),
    lockers: evolveLockers(state.lockers, event),
  }
}
