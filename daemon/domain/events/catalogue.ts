/** Every event type there is, by name; the single source of schemas, labels and types. */
import type * as z from 'zod'
import { auditEvents } from './audit.ts'
import { badgeEvents } from './badges.ts'
import { clarificationEvents } from './clarifications.ts'
import { clearingEvents } from './clearing.ts'
import { deviceEvents } from './devices.ts'
import { emergencyEvents } from './emergencies.ts'
import { faultEvents } from './faults.ts'
import { gatewayEvents } from './gateway.ts'
import { identityEvents } from './identity.ts'
import { infrastructureEvents } from './infrastructure.ts'
import { leaveEvents } from './leaves.ts'
import { lockerEvents } from './lockers.ts'
import { materialEvents } from './materials.ts'
import { mealEvents } from './meals.ts'
import { operatorEvents } from './operators.ts'
import { participantEvents } from './participants.ts'
import { passageEvents } from './passages.ts'
import { policyEvents } from './policy.ts'
import { requestEvents } from './requests.ts'
import { sessionEvents } from './sessions.ts'
import { visitEvents } from './visits.ts'

export const catalogue = {
  ...gatewayEvents,
  ...infrastructureEvents,
  ...requestEvents,
  ...policyEvents,
  ...operatorEvents,
  ...sessionEvents,
  ...participantEvents,
  ...identityEvents,
  ...badgeEvents,
  ...lockerEvents,
  ...passageEvents,
  ...leaveEvents,
  ...materialEvents,
  ...visitEvents,
  ...clarificationEvents,
  ...mealEvents,
  ...faultEvents,
  ...deviceEvents,
  ...emergencyEvents,
  ...clearingEvents,
  ...auditEvents,
}

export type EventType = keyof typeof catalogue

/** The data of one event type. */
export type DataOf<T extends EventType> = z.infer<(typeof catalogue)[T]['data']>

/** A fact not yet stored. `subject` is the opaque reference of a person, device or session. */
export type Draft = {
  [T in EventType]: {
    readonly type: T
    readonly subject: string
    readonly session: string | null
    readonly zone: string | null
    readonly data: DataOf<T>
  }
}[EventType]

/** The draft of one given type. */
export type DraftOf<T extends EventType> = Extract<Draft, { type: T }>

/** Whether `type` names an event of this catalogue. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(catalogue, type)
}
