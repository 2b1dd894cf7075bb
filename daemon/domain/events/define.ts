/** How one event type is declared: labels for people, duty of the reader, source, and the schema of its data. */
import { z } from 'zod'

export type Severity = 'info' | 'notice' | 'warning' | 'alarm'

export interface EventDefinition<S extends z.ZodType = z.ZodType> {
  /** Chinese label, first language of the staff. */
  readonly zh: string
  readonly en: string
  readonly severity: Severity
  /** Articles of the venue's notice, or sections of its plan, that ask for the event. */
  readonly articles: readonly string[]
  /** Whether `subject` or `data` refers to a person (by opaque reference). */
  readonly person: boolean
  readonly data: S
}

/** Declares one event type. The schema is strict: what is not named here cannot be stored or published. */
export function define<S extends z.ZodType>(definition: EventDefinition<S>): EventDefinition<S> {
  return definition
}

/** Opaque reference of a participant: says nothing about who it is. */
export const participantRef = z.string().regex(/^p-[0-9a-z]{12,32}$/)
/** Keyed hash of a document number: equal for equal numbers at one venue, useless elsewhere. */
export const personHash = z.string().regex(/^[0-9a-f]{32}$/)
/** Configuration id of a device, portal, zone, desk or locker bank. */
export const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
export const sessionCode = z.string().min(1).max(64)
export const direction = z.enum(['in', 'out'])
/** Reference of a grant or locker order; unique in the journal. */
export const ref = z.string().min(1).max(64)
export const documentKind = z.enum([
  'resident_id',
  'hmt_residence_permit',
  'foreign_permanent_resident_2017',
  'foreign_permanent_resident_2023',
])
/** RFC 3339 with zone offset. */
export const instant = z.iso.datetime({ offset: true })
