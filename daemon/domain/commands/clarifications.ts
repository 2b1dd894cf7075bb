/** What staff can ask about the Q&A room (Art. 14, 37 to 41). Pure. */
import * as z from 'zod'
import type { Sitting } from '../clarifications.ts'
import { answeringInside, limitOf, sittingIn } from '../clarifications.ts'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { StaffRole } from '../events/define.ts'
import { name, organisation, reason, sessionCode, shortId } from '../events/define.ts'
import type { Decision } from '../input.ts'
import { findPerson } from '../persons.ts'
import { hasEnded } from '../sessions.ts'
import { shortIdAfter } from '../short-ids.ts'
import type { World } from '../world.ts'
import { presentationsCommands } from './presentations.ts'

const staff: readonly StaffRole[] = ['area_staff', 'witness']
const operand = z.string().min(1).max(64)

const request = staffCommand({
  roles: staff,
  arguments: z.strictObject({
    session: sessionCode,
    organisation,
    zone: name,
    requestedBy: operand.nullable(),
  }),
  decide({ state, venue }, given, by) {
    const session = state.sessions.get(given.session)
    if (session === undefined) return refuse('unknown_session', given.session)
    if (hasEnded(session)) return refuse('session_over', given.session)
    if (venue.zones.get(given.zone)?.kind !== 'qa') return refuse('not_a_qa_room', given.zone)
    if (sittingIn(state, given.zone) !== null) return refuse('qa_room_taken', given.zone)
    const asker = given.requestedBy === null ? null : findPerson(state, given.requestedBy)
    if (given.requestedBy !== null && asker === null) return refuse('unknown_person', given.requestedBy)
    const id = shortIdAfter('Q', state.clarifications.count)
    const data = {
      sitting: id,
      organisation: given.organisation,
      zone: given.zone,
      requestedBy: asker?.ref ?? null,
      operator: by.operator,
    }
    return facts({
      type: 'clarification.requested',
      subject: id,
      session: given.session,
      zone: given.zone,
      data,
    })
  },
})

/** The sitting with this id in one of these phases, or why not. */
function inPhase(world: World, id: string, phases: readonly Sitting['phase'][]): Sitting | Decision {
  const sitting = world.state.clarifications.all.get(id)
  if (sitting === undefined) return refuse('unknown_id', id)
  return phases.includes(sitting.phase) ? sitting : refuse('qa_step', id)
}

function about({ id, session, zone }: Sitting) {
  return { subject: id, session, zone }
}

const call = staffCommand({
  roles: staff,
  arguments: z.strictObject({ sitting: shortId }),
  decide(world, { sitting: id }, by) {
    const sitting = inPhase(world, id, ['requested', 'called'])
    if ('drafts' in sitting) return sitting
    const data = { sitting: id, organisation: sitting.organisation, operator: by.operator }
    return facts({ type: 'clarification.called', ...about(sitting), data })
  },
})

/** The person shows the document at the Q&A reader with this very command: that is the second credential. */
const admit = staffCommand({
  roles: staff,
  arguments: z.strictObject({ sitting: shortId, devicesOff: z.boolean() }),
  decide(world, { sitting: id, devicesOff }, by) {
    const { state } = world
    const sitting = inPhase(world, id, ['called', 'started'])
    if ('drafts' in sitting) return sitting
    if (by.second === null || by.second.method !== 'card') return refuse('card_needed')
    const person = state.people.get(by.second.person)
    if (
      person === undefined ||
      person.session !== sitting.session ||
      person.organisation !== sitting.organisation
    ) {
      return refuse('not_called', id)
    }
    if (!devicesOff) return refuse('devices_not_off')
    if (sitting.admitted.includes(person.ref)) return refuse('already_done')
    if (answeringInside(world, sitting.zone) >= limitOf(world, sitting)) return refuse('qa_full', id)
    const document = by.second.document ?? 'resident_id'
    const verified = { participant: person.ref, document, regionUnknown: false }
    const base = { subject: person.ref, session: person.session, zone: sitting.zone }
    return facts(
      { type: 'identity.verified', ...base, data: verified },
      {
        type: 'clarification.admitted',
        ...base,
        data: { sitting: id, participant: person.ref, devicesOff: true, operator: by.operator },
      },
    )
  },
})

const start = staffCommand({
  roles: staff,
  arguments: z.strictObject({ sitting: shortId }),
  decide(world, { sitting: id }) {
    const sitting = inPhase(world, id, ['called'])
    if ('drafts' in sitting) return sitting
    const inside = answeringInside(world, sitting.zone)
    if (inside === 0) return refuse('qa_empty', id)
    return facts({ type: 'clarification.started', ...about(sitting), data: { sitting: id, inside } })
  },
})

const end = staffCommand({
  roles: staff,
  arguments: z.strictObject({ sitting: shortId }),
  decide(world, { sitting: id }, by) {
    const sitting = inPhase(world, id, ['requested', 'called', 'started'])
    if ('drafts' in sitting) return sitting
    const data = { sitting: id, operator: by.operator }
    return facts({ type: 'clarification.ended', ...about(sitting), data })
  },
})

/** Art. 41: not while anybody is inside. */
const close = staffCommand({
  roles: staff,
  arguments: z.strictObject({ sitting: shortId }),
  decide(world, { sitting: id }, by) {
    const sitting = inPhase(world, id, ['ended'])
    if ('drafts' in sitting) return sitting
    if (answeringInside(world, sitting.zone) > 0) return refuse('qa_occupied', id)
    const data = { sitting: id, operator: by.operator }
    return facts({ type: 'clarification.equipment_closed', ...about(sitting), data })
  },
})

const waive = staffCommand({
  roles: staff,
  arguments: z.strictObject({ sitting: shortId, limit: z.int().min(1).max(20), reason }),
  decide(world, { sitting: id, limit, reason: why }, by) {
    const sitting = inPhase(world, id, ['requested', 'called', 'started'])
    if ('drafts' in sitting) return sitting
    if (limit <= limitOf(world, sitting)) return refuse('already_done')
    const data = { sitting: id, limit, reason: why, operator: by.operator }
    return facts({ type: 'clarification.limit_waived', ...about(sitting), data })
  },
})

export const clarificationsCommands: Readonly<Record<string, StaffCommand>> = {
  'qa.request': request,
  'qa.call': call,
  'qa.admit': admit,
  'qa.start': start,
  'qa.end': end,
  'qa.close': close,
  'qa.waive': waive,
  ...presentationsCommands,
}
