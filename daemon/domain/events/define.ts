/** How one event type is declared: labels for people, duty of the reader, source, and the schema of its data. */
import * as z from 'zod'

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

/** As a type is declared: its schema is made when it is first asked for. */
export interface EventDeclaration<S extends z.ZodType> extends Omit<EventDefinition<S>, 'data'> {
  readonly data: () => S
}

/**
 * Declares one event type. The schema is strict: what is not named here cannot be stored or published. A gateway at rest
 * knows a hundred and sixty types and needs the schemas of ten: the others take no memory.
 */
export function define<S extends z.ZodType>({ data, ...labels }: EventDeclaration<S>): EventDefinition<S> {
  let schema: S | null = null
  return {
    ...labels,
    get data() {
      schema ??= data()
      return schema
    },
  }
}

/** Opaque reference of a participant (`p-`) or of a member of the staff (`o-`): says nothing about who it is. */
export const participantRef = z.string().regex(/^[po]-[0-9a-z]{12,32}$/)
/** Opaque reference of a member of the staff. */
export const operatorRef = z.string().regex(/^o-[0-9a-z]{12,32}$/)
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
/** The same as somebody outside gives it: of these two centuries, so that it has four digits at every offset. */
export const givenInstant = z.iso
  .datetime({ offset: true, abort: true })
  .refine((text) => /^2[01]/.test(text), 'a year from 2000 to 2199')
/** The bound of the admission window that somebody missed, where that is why (F-8.2). */
export const missedWindow = { admitFrom: instant.optional(), admitUntil: instant.optional() }

/** What staff call a leave, material, visit, fault: a letter and a number that counts up. */
export const shortId = z.string().regex(/^[A-Z][1-9][0-9]{0,8}$/)
/** An order of the platform or a supervisor: equal ids are the same order (Art. 10). */
export const orderId = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/)
/** What is printed on a badge. */
export const badgeNumber = z.string().regex(/^[A-Z0-9][A-Z0-9-]{0,11}$/)
/** Opaque code of a respondent or agency, as the roster has it; never a name (Art. 18, F-18.2). */
export const organisation = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,15}$/)
/** Head of the hash chain, or a digest of a file: SHA-256 in hexadecimal. */
export const chainHash = z.string().regex(/^[0-9a-f]{64}$/)
export const clockQuality = z.enum(['synced', 'holdover', 'suspect', 'unset'])

/** Digits that could be a document or telephone number have no place in a text that is kept for ever. */
const longDigits = /[0-9]{11}/
/** The legal forms that names of firms end with, here and abroad. */
const firms = /有限公司|有限责任公司|股份公司|集团公司|合伙企业|\b(?:co\.?,?\s*ltd|ltd|inc|llc|corp|gmbh)\b/iu

/**
 * Whether a text names a firm by its legal form. Respondents are meant by their code only: nothing that is kept here tells
 * who bids, so that blind bids stay blind (Art. 18, F-18.2).
 */
export function namesFirm(words: string): boolean {
  return firms.test(words.normalize('NFKC').replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, ''))
}

/** Code of a session as somebody outside gives it: what can be printed, typed and sealed, and is no name of a firm. */
export const givenSessionCode = sessionCode
  .refine((code) => /^[^\s\p{C}]+$/u.test(code), 'no blanks and no control characters')
  .refine((code) => !namesFirm(code), 'no name of a firm')

/** A sentence of the staff. Names are looked for at the console, which knows whose they are. */
export const text = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\p{C}]*$/u)
  .refine((words) => !longDigits.test(words), 'no document or telephone number')
  .refine((words) => !namesFirm(words), 'no name of a firm')
/** Why something was done. */
export const reason = text.max(200)

/** What is still open, by kind and id. */
export const itemList = z
  .array(
    z.strictObject({
      kind: z.enum([
        'person',
        'badge',
        'locker',
        'leave',
        'material',
        'visit',
        'sitting',
        'presentation',
        'fault',
        'passage',
        'portal',
        'mismatch',
        'notification',
        'recording',
        'equipment',
        'session',
        'muster',
        'hold',
      ]),
      id: z.string().min(1).max(64),
    }),
  )
  .max(500)

/** The staff's roles (who may do what at the console). */
export const staffRoles = [
  'witness',
  'area_staff',
  'technician',
  'site_supervisor',
  'admin_supervisor',
  'auditor',
] as const
export const staffRole = z.enum(staffRoles)
export type StaffRole = z.infer<typeof staffRole>

/** As whom somebody consented. */
export const approverRole = z.enum(['expert_lead', 'deputy', 'site_supervisor', 'admin_supervisor'])
/** How the approver proved to be the one: own PIN, own document on a reader, a one-time code given from afar. */
export const approvalMethod = z.enum(['pin', 'card', 'code'])
