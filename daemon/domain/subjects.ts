/** The table of subjects: each is a part of the state. Adding one means a file of its own and a line here. Pure. */
import { atDeskSubject } from './at-desk.ts'
import { attemptsSubject } from './attempts.ts'
import { badgesSubject } from './badges.ts'
import { clarificationsSubject } from './clarifications.ts'
import { clearingSubject } from './clearing.ts'
import { clocksSubject } from './clocks.ts'
import { conductSubject } from './conduct.ts'
import { escapeDoorsSubject } from './contacts.ts'
import { devicesSubject } from './devices.ts'
import { doubtsSubject } from './doubts.ts'
import { fireSubject } from './emergencies.ts'
import { evidenceSubject } from './evidence.ts'
import { exitChecksSubject } from './exit-checks.ts'
import { faultsSubject } from './faults.ts'
import { forgivenessSubject } from './forgiveness.ts'
import { gatewaySubject } from './gateway.ts'
import { holdersSubject } from './holders.ts'
import { latenessSubject } from './lateness.ts'
import { leavesSubject } from './leaves.ts'
import { lockerAttemptsSubject } from './locker-attempts.ts'
import { lockersSubject } from './locker-timers.ts'
import { materialsSubject } from './materials.ts'
import { mealsSubject } from './meals.ts'
import { musterSubject } from './muster.ts'
import { notificationsSubject } from './notifications.ts'
import { operatorsSubject } from './operators.ts'
import { overnightSubject } from './overnight.ts'
import { ownRoomSubject } from './own-room.ts'
import { passagesSubject } from './passages.ts'
import { insideSubject, peopleSubject } from './people.ts'
import { policySubject } from './policy.ts'
import { portalsSubject } from './portals.ts'
import { powerSubject } from './power.ts'
import { presentationsSubject } from './presentations.ts'
import { recordingSubject } from './recording.ts'
import { releaseSubject } from './release.ts'
import { retrievalOrdersSubject } from './retrieval-orders.ts'
import { sessionsSubject } from './sessions.ts'
import { visitorsSubject } from './visitors.ts'
import { visitsSubject } from './visits.ts'
import { waiversSubject } from './waivers.ts'

/** In the order in which consequences are asked for. */
export const subjects = {
  gateway: gatewaySubject,
  devices: devicesSubject,
  fire: fireSubject,
  sessions: sessionsSubject,
  people: peopleSubject,
  inside: insideSubject,
  passages: passagesSubject,
  lockers: lockersSubject,
  lockerAttempts: lockerAttemptsSubject,
  retrievalOrders: retrievalOrdersSubject,
  badges: badgesSubject,
  atDesk: atDeskSubject,
  policy: policySubject,
  operators: operatorsSubject,
  attempts: attemptsSubject,
  ownRoom: ownRoomSubject,
  forgiveness: forgivenessSubject,
  holders: holdersSubject,
  doubts: doubtsSubject,
  portals: portalsSubject,
  leaves: leavesSubject,
  exitChecks: exitChecksSubject,
  materials: materialsSubject,
  visits: visitsSubject,
  visitors: visitorsSubject,
  clarifications: clarificationsSubject,
  presentations: presentationsSubject,
  meals: mealsSubject,
  faults: faultsSubject,
  recording: recordingSubject,
  escapeDoors: escapeDoorsSubject,
  power: powerSubject,
  clocks: clocksSubject,
  muster: musterSubject,
  notifications: notificationsSubject,
  conduct: conductSubject,
  evidence: evidenceSubject,
  clearing: clearingSubject,
  lateness: latenessSubject,
  overnight: overnightSubject,
  waivers: waiversSubject,
  release: releaseSubject,
}
