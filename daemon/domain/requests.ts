/**
 * What the trading platform asks (Art. 4, 10, 20, 22; F-P.4): each operation by the same rules as when staff order it at
 * a console, and on record with who signed it. Nothing here opens a gate or a cell. Pure.
 */
import { localInstant } from './calendar.ts'
import { refuse } from './command.ts'
import { recuse } from './commands/participants.ts'
import { rescheduleSession } from './commands/reschedule.ts'
import { cancelSession, resumeSession, suspendSession, terminateSession } from './commands/sessions.ts'
import type { Draft } from './events/catalogue.ts'
import type { Decision, InputOf, PlatformRequest, Schedule } from './input.ts'
import { decideCityRules } from './policy.ts'
import { replaceByPlatform } from './replacements.ts'
import { orderRetrieval } from './retrieval-orders.ts'
import { decideRosters, decideSchedule } from './rosters.ts'
import { platform } from './staff.ts'
import type { World } from './world.ts'

/** The facts, behind the one that says who asked; or the refusal, on record as well. */
export function decideRequest(world: World, { request, origin }: InputOf<'request'>): Decision {
  const { drafts, refusal } = carriedOut(world, request, origin.request)
  const { operation } = request
  const about = { subject: world.venue.gateway, session: null, zone: null }
  const { request: id, signer } = origin
  if (refusal === null)
    return {
      drafts: [{ type: 'request.accepted', ...about, data: { ...origin, operation } }, ...drafts],
      refusal,
    }
  const data = { request: id, operation, signer, code: refusal.code, count: 1 }
  return { drafts: [...drafts, { type: 'request.refused', ...about, data }], refusal }
}

function carriedOut(world: World, asked: PlatformRequest, order: string): Decision {
  switch (asked.operation) {
    case 'session.schedule':
      return decideSchedule(world, asked.data)
    case 'booking.put':
      return world.state.sessions.has(asked.data.session)
        ? rescheduled(world, asked.data, order)
        : decideSchedule(world, asked.data)
    case 'session.reschedule':
      return rescheduled(world, asked.data, order)
    case 'session.cancel':
      return cancelSession(world, { ...asked.data, order }, platform)
    case 'session.suspend':
      return suspendSession(world, { ...asked.data, order }, platform)
    case 'session.resume':
      return resumeSession(world, { ...asked.data, order }, platform)
    case 'session.terminate':
      return terminateSession(world, { ...asked.data, order }, platform)
    case 'roster.put':
      return decideRosters(world.state, world.venue, [asked.data])
    case 'participant.recuse':
      return recuse(world, { person: asked.data.participant, order }, platform)
    case 'participant.replace':
      return replaceByPlatform(world.state, asked.data)
    case 'rules.put':
      return decideCityRules(world, asked.data)
    case 'locker.retrieve_order':
      return orderRetrieval(world, asked.data, order)
  }
}

/** What is not named stays as it is; the kind of a project never changes. */
function rescheduled(
  world: World,
  given: Partial<Schedule> & Pick<Schedule, 'session'>,
  order: string,
): Decision {
  const { utcOffset } = world.venue
  const known = world.state.sessions.get(given.session)
  if (known !== undefined && given.projectKind !== undefined && given.projectKind !== known.projectKind)
    return refuse('arguments_invalid', 'kind')
  const at = (ms: number | null | undefined) => (ms == null ? null : localInstant(ms, utcOffset))
  const asked = {
    session: given.session,
    room: given.room ?? null,
    openingRoom: given.openingRoom ?? null,
    due: at(given.dueMs),
    admitFrom: at(given.admitFromMs),
    admitUntil: at(given.admitUntilMs),
    bookedUntil: at(given.bookedUntilMs),
    mealAt: at(given.mealAtMs),
    order,
  }
  return rescheduleSession(world, asked, platform)
}

/** Requests that did not get as far as the core: unsigned, expired, not readable. */
export function noteRefusedRequests(
  { venue }: World,
  { refused }: InputOf<'request-refused'>,
): readonly Draft[] {
  return [{ type: 'request.refused', subject: venue.gateway, session: null, zone: null, data: refused }]
}

/** The platform's record is not ours: an alarm, and nothing stops (Art. 25). */
export function noteMismatch({ state, venue }: World, input: InputOf<'mismatch'>): readonly Draft[] {
  const { problem, sequence } = input
  const data = { problem, sequence, lastSequence: state.gateway.lastSequence }
  return [{ type: 'outbox.mismatched', subject: venue.gateway, session: null, zone: null, data }]
}
