/**
 * Rules by the ids of the rule file, and as the core uses them. A set that is on record is read back whatever version of
 * the file it came from: what it does not know stays as it is now (F-44.1). Pure.
 */
import type { Rules, Venue } from './venue.ts'

export type PolicyValue = number | boolean | string | readonly string[]
type PlainValue = number | boolean | string | string[]
export type PolicyValues = Readonly<Record<string, PolicyValue>>

interface Field<V> {
  readonly id: string
  /** The rule as the core uses it; undefined for a value that is none. */
  read(value: PolicyValue | undefined): V | undefined
  write(rule: V): PolicyValue
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

function time(id: string, unitMs: number): Field<number> {
  return {
    id,
    read: (value) => (typeof value === 'number' ? Math.round(value * unitMs) : undefined),
    write: (ms) => ms / unitMs,
  }
}

function count(id: string): Field<number> {
  return { id, read: (value) => (typeof value === 'number' ? value : undefined), write: (rule) => rule }
}

function flag(id: string): Field<boolean> {
  return { id, read: (value) => (typeof value === 'boolean' ? value : undefined), write: (rule) => rule }
}

function choice<V extends string>(id: string, choices: readonly V[]): Field<V> {
  return { id, read: (value) => choices.find((one) => one === value), write: (rule) => rule }
}

function list<V extends string>(id: string, isOne: (word: string) => word is V): Field<readonly V[]> {
  return {
    id,
    read: (value) => {
      const known: V[] = Array.isArray(value) ? value.filter(isOne) : []
      return known.length === 0 ? undefined : known
    },
    write: (rule) => rule,
  }
}

const isText = (word: string): word is string => word !== ''
const documentKinds = [
  'resident_id',
  'hmt_residence_permit',
  'foreign_permanent_resident_2017',
  'foreign_permanent_resident_2023',
] as const
const isDocument = (word: string): word is (typeof documentKinds)[number] =>
  documentKinds.some((kind) => kind === word)

const fields: { readonly [K in keyof Rules]: Field<Rules[K]> } = {
  grantMs: time('grantSeconds', second),
  gateOrderMs: time('gateOrderSeconds', second),
  lockerOrderMs: time('lockerOrderSeconds', second),
  admitBeforeMs: time('admitBeforeMinutes', minute),
  depositRequired: flag('depositRequired'),
  antiPassback: choice('antiPassback', ['hard', 'soft']),
  documents: list('documents', isDocument),
  openingDocuments: list('openingDocuments', isDocument),
  roomWithinMs: time('roomWithinMinutes', minute),
  wrongAttempts: count('wrongAttempts'),
  attemptWindowMs: time('attemptWindowMinutes', minute),
  lockoutMs: time('lockoutMinutes', minute),
  overrideMs: time('overrideSeconds', second),
  revealMs: time('revealSeconds', second),
  tailgateMs: time('tailgateSeconds', second),
  heldOpenMs: time('heldOpenSeconds', second),
  badgeRequired: flag('badgeRequired'),
  depositWaiver: flag('depositWaiver'),
  lockerCodeDigits: count('lockerCodeDigits'),
  lockerCodeAttempts: count('lockerCodeAttempts'),
  lockerLockoutMs: time('lockerLockoutMinutes', minute),
  lockerOpenRetries: count('lockerOpenRetries'),
  lockerCloseMs: time('lockerCloseSeconds', second),
  lockerSizes: list('lockerSizes', isText),
  lockerOwnerDays: count('lockerOwnerDays'),
  selfServiceDesk: flag('selfServiceDesk'),
  overdueRepeatMs: time('overdueRepeatMinutes', minute),
  notificationMs: time('notificationSeconds', second),
  clarificationNoShowMs: time('clarificationNoShowMinutes', minute),
  clarificationLimit: count('clarificationLimit'),
  leaveApprovalMs: time('leaveApprovalMinutes', minute),
  sampleLeaveApprovers: choice('sampleLeaveApprovers', ['all', 'site_supervisor']),
  approvalDeputy: flag('approvalDeputy'),
  toiletNeedsApproval: flag('toiletNeedsApproval'),
  reentryAfterRelease: flag('reentryAfterRelease'),
  mealOverdueMs: time('mealOverdueMinutes', minute),
  visitEscortRequired: flag('visitEscortRequired'),
  capPerOrganisation: count('capPerOrganisation'),
  loginAttempts: count('loginAttempts'),
  loginLockoutMs: time('loginLockoutMinutes', minute),
  loginMs: time('loginHours', hour),
  oneTimeCodeMs: time('oneTimeCodeMinutes', minute),
  faultAfterMs: time('faultAfterSeconds', second),
  backlogEvents: count('backlogEvents'),
  backlogMs: time('backlogHours', hour),
  roomLeadMs: time('roomLeadMinutes', minute),
  roomTailMs: time('roomTailMinutes', minute),
  fireReleaseMs: time('fireReleaseSeconds', second),
}

/** Ids of the rule file that the core reads. */
export const policyIds: readonly string[] = Object.values(fields).map(({ id }) => id)

/** Every rule by id, as they are put on record: plain JSON, those too that bind outside the core. */
export function policyValues({
  rules,
  otherRules,
}: Pick<Venue, 'rules' | 'otherRules'>): Record<string, PlainValue> {
  const own = keys.map((key) => [fields[key].id, written(key, rules)] as const)
  return Object.fromEntries([...Object.entries(otherRules), ...own].map(([id, value]) => [id, plain(value)]))
}

/** A set that is on record, as it is put on record again. */
export function plainValues(values: PolicyValues): Record<string, PlainValue> {
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [id, plain(value)]))
}

function plain(value: PolicyValue): PlainValue {
  return typeof value === 'object' ? [...value] : value
}

/** The rules of a set that is on record; what it lacks, or what this program cannot read, is taken from `fallback`. */
export function rulesFromValues(values: PolicyValues, fallback: Rules): Rules {
  return Object.assign({ ...fallback }, ...keys.map((key) => readField(key, values)))
}

const keys = Object.keys(fields) as (keyof Rules)[]

function written<K extends keyof Rules>(key: K, rules: Rules): PolicyValue {
  return fields[key].write(rules[key])
}

function readField<K extends keyof Rules>(key: K, values: PolicyValues): Partial<Rules> {
  const { id, read } = fields[key]
  const value = Object.hasOwn(values, id) ? read(values[id]) : undefined
  return value === undefined ? {} : { [key]: value }
}
