/** What approvers and staff decide about a leave that was asked for: consent, refusal, withdrawal (Art. 31; F-31.1). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { Draft } from '../events/catalogue.ts'
import { reason, shortId } from '../events/define.ts'
import type { Decision } from '../input.ts'
import { consentsOf, mayConsentAlone, missingConsents, rolesOfApprover } from '../leave-consents.ts'
import type { ApproverRole, Leave } from '../leaves.ts'
import { aboutLeave, rejected } from '../leaves.ts'
import type { RefusalCode } from '../refusals.ts'
import type { Actor, Credential } from '../staff.ts'
import type { World } from '../world.ts'

const registrars = ['area_staff', 'witness'] as const
/** More than a committee has members. */
const mostAtOnce = 50
const ids = z.array(shortId).min(1).max(mostAtOnce)

const approval = z.strictObject({
  leaves: ids,
  /** for who holds both offices: as which of them */
  as: z.enum(['site_supervisor', 'admin_supervisor']).nullable(),
  /** why a supervisor consents in place of the lead */
  reason: reason.nullable(),
})
const refusal = z.strictObject({ leaves: ids, reason: reason.nullable() })

type Fault = { readonly code: RefusalCode; readonly detail: string }

/** The leave with this id that still waits for consents, and whoever is heard about it: never the one who leaves. */
function heard(world: World, id: string, by: Actor): { leave: Leave; approver: Credential } | Fault {
  const leave = world.state.leaves.all.get(id)
  if (leave === undefined) return { code: 'unknown_id', detail: id }
  if (leave.phase !== 'requested') return { code: 'leave_decided', detail: id }
  const { second: approver } = by
  if (approver === null) return { code: 'second_person_needed', detail: '' }
  if (approver.person === by.operator) return { code: 'same_person', detail: '' }
  if (approver.person === leave.participant) return { code: 'leave_own', detail: id }
  return { leave, approver }
}

/** As whom the approver is heard: in the first role that is still missing; `as` chooses between two offices. */
function roleMeant(
  world: World,
  { leave, approver, as }: { leave: Leave; approver: Credential; as: ApproverRole | null },
): ApproverRole | Fault {
  const able = rolesOfApprover(world.state, leave, approver)
  const consents = consentsOf(world, leave)
  const fitting = able.filter((role) => consents.some((consent) => consent.includes(role)))
  const chosen = as === null ? fitting : fitting.filter((role) => role === as)
  if (chosen.length === 0) return { code: 'second_role_not_permitted', detail: leave.id }
  const missing = missingConsents(world, leave)
  const role = chosen.find((one) => missing.some((consent) => consent.includes(one)))
  return role ?? { code: 'leave_consent_given', detail: leave.id }
}

function consent(world: World, given: z.output<typeof approval>, by: Actor, id: string) {
  const found = heard(world, id, by)
  if ('code' in found) return found
  const { leave, approver } = found
  if (leave.approvals.some((one) => one.approver === approver.person)) {
    return { code: 'leave_approved_by_same', detail: id } as const
  }
  const role = roleMeant(world, { ...found, as: given.as })
  if (typeof role !== 'string') return role
  const isSupervisor = role === 'site_supervisor' || role === 'admin_supervisor'
  const alone = isSupervisor && mayConsentAlone(world, leave) ? given.reason : null
  const { person, method } = approver
  const approvals = [...leave.approvals, { approver: person, role, method, alone }]
  const isComplete = missingConsents(world, { ...leave, approvals }).length === 0
  const recorded = record(world, { leave, approver, role, decision: 'consented', reason: alone, by })
  return isComplete ? [recorded, granted(world, leave)] : [recorded]
}

function refusing(world: World, given: z.output<typeof refusal>, by: Actor, id: string) {
  const found = heard(world, id, by)
  if ('code' in found) return found
  const { leave, approver } = found
  const consents = consentsOf(world, leave).flat()
  const role = rolesOfApprover(world.state, leave, approver).find((one) => consents.includes(one))
  if (role === undefined) return { code: 'second_role_not_permitted', detail: id } as const
  const told = { leave, approver, role, decision: 'refused', reason: given.reason, by } as const
  return [record(world, told), rejected(world.state, leave, 'refused')]
}

interface Told {
  readonly leave: Leave
  readonly approver: Credential
  readonly role: ApproverRole
  readonly decision: 'consented' | 'refused'
  readonly reason: string | null
  readonly by: Actor
}

function record({ state }: World, told: Told): Draft {
  const { leave, approver, role, decision, by } = told
  const { id, participant } = leave
  const { person, method } = approver
  const why = told.reason === null ? {} : { reason: told.reason }
  const heardBy = { operator: by.operator, ...why }
  const data = { leave: id, participant, approver: person, role, method, decision, ...heardBy }
  return { type: 'leave.approval_recorded', ...aboutLeave(state, leave), data }
}

function granted({ state }: World, leave: Leave): Draft {
  const data = { leave: leave.id, participant: leave.participant }
  return { type: 'leave.granted', ...aboutLeave(state, leave), data }
}

/** Staff take a leave back that nobody has begun: whoever asked for it stays. */
function cancelled({ state }: World, id: string): readonly Draft[] | Fault {
  const leave = state.leaves.all.get(id)
  if (leave === undefined) return { code: 'unknown_id', detail: id }
  if (leave.phase === 'out') return { code: 'leave_under_way', detail: id }
  if (leave.phase !== 'requested' && leave.phase !== 'granted') return { code: 'leave_decided', detail: id }
  return [rejected(state, leave, 'withdrawn')]
}

/** All of them, or none: the first that cannot be is told. */
function each(leaves: readonly string[], of: (id: string) => readonly Draft[] | Fault): Decision {
  const drafts: Draft[] = []
  for (const id of new Set(leaves)) {
    const found = of(id)
    if ('code' in found) return refuse(found.code, found.detail)
    drafts.push(...found)
  }
  return facts(...drafts)
}

export const leaveApprovalCommands: Readonly<Record<string, StaffCommand>> = {
  'leave.approve': staffCommand({
    roles: registrars,
    arguments: approval,
    decide: (world, given, by) => each(given.leaves, (id) => consent(world, given, by, id)),
  }),
  'leave.refuse': staffCommand({
    roles: registrars,
    arguments: refusal,
    decide: (world, given, by) => each(given.leaves, (id) => refusing(world, given, by, id)),
  }),
  'leave.cancel': staffCommand({
    roles: registrars,
    arguments: z.strictObject({ leaves: ids }),
    decide: (world, given) => each(given.leaves, (id) => cancelled(world, id)),
  }),
}
