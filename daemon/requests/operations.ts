/**
 * What each operation of the platform comes to: its checked data are turned into what the core or the gateway understands.
 * Nothing here is carried out twice, late or unsigned: that is seen to before.
 */
import { parseInstant } from '../domain/calendar.ts'
import type { StoredEvent } from '../domain/event.ts'
import type { PlatformRequest, Refusal, Schedule } from '../domain/input.ts'
import type { OperationName, RequestData } from '../platform/requests.ts'
import { peopleIn, substituteIn } from './people.ts'
import type { Bearers, Outcome, RequestPorts } from './ports.ts'
import { fieldAt } from './reading.ts'
import type { RequestRefusal } from './refusal.ts'
import { refusing, refusingAs } from './refusal.ts'
import { stateOf } from './state.ts'

/** Has the core decide and stores what it decided together with the answer. */
export type Carry = (
  request: PlatformRequest,
  resultOf: (events: readonly StoredEvent[]) => Readonly<Record<string, unknown>>,
) => Refusal | null

export interface Carrying {
  readonly ports: RequestPorts
  readonly carry: Carry
  /** who brought it on a stick; null: it came over the link */
  readonly by: Bearers | null
}

type Handlers = {
  readonly [N in OperationName]: (data: RequestData<N>, carrying: Carrying) => Outcome | Promise<Outcome>
}

const handlers: Handlers = {
  'session.schedule': (data, carrying) =>
    ordered(carrying, { operation: 'session.schedule', data: scheduleOf(data) }),
  'booking.put': (data, carrying) => ordered(carrying, { operation: 'booking.put', data: scheduleOf(data) }),
  'session.reschedule'(data, carrying) {
    const { session, due, ...rest } = data
    const dueMs = due === undefined ? {} : { dueMs: parseInstant(due) }
    return ordered(carrying, {
      operation: 'session.reschedule',
      data: { session, ...dueMs, ...placeAndTimes(rest) },
    })
  },
  'session.cancel': (data, carrying) =>
    ordered(carrying, { operation: 'session.cancel', data: withReason(data) }),
  'session.suspend': (data, carrying) =>
    ordered(carrying, { operation: 'session.suspend', data: withReason(data) }),
  'session.resume': (data, carrying) =>
    ordered(carrying, { operation: 'session.resume', data: withReason(data) }),
  'session.terminate': (data, carrying) =>
    ordered(carrying, { operation: 'session.terminate', data: withReason(data) }),
  'participant.recuse': (data, carrying) => ordered(carrying, { operation: 'participant.recuse', data }),
  'locker.retrieve_order': (data, carrying) =>
    ordered(carrying, { operation: 'locker.retrieve_order', data }),
  'roster.put': putRoster,
  'participant.replace': replace,
  'rules.put'({ values, local = [] }, carrying) {
    const checked = carrying.ports.checkRules(values)
    if (!checked.ok) {
      const path = ['data', 'values', ...(checked.rule === null ? [] : [checked.rule])]
      return refused('field_invalid', fieldAt(path), checked.expected)
    }
    const { version } = checked
    const plain = Object.entries(checked.values).map(([id, value]) => [id, plainValue(value)] as const)
    const unknown = local.find((id) => !Object.hasOwn(checked.values, id))
    if (unknown !== undefined)
      return refused('field_invalid', `data.local.${local.indexOf(unknown)}`, noSuchRule)
    return ordered(carrying, {
      operation: 'rules.put',
      data: { version, values: Object.fromEntries(plain), local },
    })
  },
  'journal.resend'({ stream, from, to }, { ports }) {
    const head = ports.gateway.head()
    const { stream: ours } = ports.gateway.status()
    if (stream !== ours) return refused('wrong_stream', 'data.stream', ours)
    if (to > head.sequence) return refused('beyond_journal', 'data.to', String(head.sequence))
    if (from > to)
      return refused('field_invalid', 'data.from', { zh: `最大为 ${to}`, en: `expected at most ${to}` })
    if (!ports.gateway.repeat(from, to)) return refused('too_many_resends')
    return { ok: true, result: { events: to - from + 1 } }
  },
  'state.get': (_data, { ports }) => ({ ok: true, result: stateOf(ports.gateway) }),
}

const noSuchRule = { zh: '没有此规则', en: 'no such rule' }

/** Carries out one operation; `data` has passed its schema. */
export function perform<N extends OperationName>(
  operation: N,
  data: RequestData<N>,
  carrying: Carrying,
): Outcome | Promise<Outcome> {
  if (carrying.ports.namesAnybody(freeText(data)))
    return { ok: false, refusal: refusingAs({ code: 'text_names_person', detail: '' }, 'data.reason') }
  return handlers[operation](data, carrying)
}

function freeText(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'reason' in data ? data.reason : null
}

function refused(...given: Parameters<typeof refusing>): Outcome {
  return { ok: false, refusal: refusing(...given) }
}

function ordered({ carry }: Carrying, request: PlatformRequest): Outcome {
  const refusal = carry(request, resultOf)
  return refusal === null ? { ok: true, result: {} } : { ok: false, refusal: fromCore(refusal) }
}

/** The facts that it led to, by type and sequence: the platform has them as events as well. */
export function resultOf(events: readonly StoredEvent[]): Readonly<Record<string, unknown>> {
  return { events: events.map(({ type, sequence }) => ({ type, sequence: String(sequence) })) }
}

async function putRoster({ roster }: RequestData<'roster.put'>, carrying: Carrying): Promise<Outcome> {
  const { ports, carry, by } = carrying
  const read = await peopleIn(ports, roster)
  if (!read.ok) return read
  const { unknownRegions } = read
  let participants: readonly string[] = []
  const refusal = ports.gateway.putPlatformRoster(read.roster, (put) => {
    participants = put.participants.map(({ participant }) => participant)
    return carry({ operation: 'roster.put', data: { ...put, ...(by ?? {}) } }, (events) => ({
      ...resultOf(events),
      participants,
      unknownRegions,
    }))
  })
  return refusal === null ? { ok: true, result: {} } : { ok: false, refusal: fromCore(refusal) }
}

async function replace(
  { participant, substitute }: RequestData<'participant.replace'>,
  { ports, carry }: Carrying,
): Promise<Outcome> {
  const read = await substituteIn(ports, substitute)
  if (!read.ok) return read
  const refusal = ports.gateway.putSubstitute({ participant, person: read.person }, (reference) =>
    carry({ operation: 'participant.replace', data: { participant, substitute: reference } }, (events) => ({
      ...resultOf(events),
      participant: reference,
    })),
  )
  return refusal === null ? { ok: true, result: {} } : { ok: false, refusal: fromCore(refusal) }
}

function withReason<D extends { readonly reason?: string | undefined }>(data: D) {
  return { ...data, reason: data.reason ?? null }
}

function scheduleOf(data: RequestData<'session.schedule'>): Schedule {
  const { session, kind, due, ...rest } = data
  const { room } = data
  return {
    admitFromMs: null,
    admitUntilMs: null,
    ...placeAndTimes(rest),
    session,
    room,
    projectKind: kind,
    dueMs: parseInstant(due),
  }
}

type PlaceAndTimes = Omit<RequestData<'session.reschedule'>, 'session' | 'due'>

/** Only what is named: what is not stays, or is taken from the rules. */
function placeAndTimes(given: PlaceAndTimes) {
  const at = (text: string | undefined) => (text === undefined ? undefined : parseInstant(text))
  const { room, openingRoom } = given
  const fields = {
    room,
    openingRoom,
    admitFromMs: at(given.admitFrom),
    admitUntilMs: at(given.admitUntil),
    bookedUntilMs: at(given.bookedUntil),
    mealAtMs: at(given.mealAt),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof typeof fields]?: NonNullable<(typeof fields)[K]>
  }
}

function plainValue(value: string | number | boolean | readonly string[]) {
  return typeof value === 'object' ? [...value] : value
}

/** A refusal of the core, with the field of the request that it is about. */
export function fromCore(refusal: Refusal): RequestRefusal {
  return refusingAs(refusal, fieldOf(refusal))
}

function fieldOf({ code, detail }: Refusal): string | null {
  if (code === 'arguments_invalid') return `data.${detail}`
  return fields.find(([about]) => about.test(code))?.[1] ?? null
}

const fields: readonly (readonly [RegExp, string])[] = [
  [/^(unknown_room|not_an_evaluation_room|room_taken)$/, 'data.room'],
  [/^not_an_opening_room$/, 'data.openingRoom'],
  [/^(window_impossible|moment_invalid)$/, 'data.due'],
  [/^(unknown_person|not_a_member|not_of_a_session|retrieval_not_needed|locker_)/, 'data.participant'],
  [/^on_roster_already$/, 'data.substitute'],
  [/^roster_/, 'data.roster'],
  [/session/, 'data.session'],
]
