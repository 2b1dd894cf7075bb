/** Whose consent a leave takes, who can give it, and what is still missing (Art. 29, 31; F-31.1). Pure. */
import type { ApproverRole, Leave } from './leaves.ts'
import { isMember, isStanding } from './members.ts'
import { rulesOfPerson } from './policy.ts'
import { sessionOf } from './sessions.ts'
import type { Credential } from './staff.ts'
import type { State } from './state.ts'
import type { Venue } from './venue.ts'

interface Site {
  readonly state: State
  readonly venue: Venue
}

/** One consent that a leave takes: of anybody in one of these roles. */
export type Consent = readonly ApproverRole[]

const ofLead: Consent = ['expert_lead', 'deputy']
const ofSite: Consent = ['site_supervisor']
const ofAdmin: Consent = ['admin_supervisor']
const ofSupervisor: Consent = ['site_supervisor', 'admin_supervisor']

/**
 * The consents that a leave takes. While trading is suspended a supervisor decides (Art. 10); one who was recused is
 * let out by the site supervisor (Art. 22); samples take all three, or the site supervisor alone (conflict 1).
 */
function consentsFor(site: Site, leave: Pick<Leave, 'participant' | 'kind'>): readonly Consent[] {
  const { state } = site
  const person = state.people.get(leave.participant)
  const session = person === undefined ? undefined : sessionOf(state, person)
  if (session?.suspended === true) return [ofSupervisor]
  if (leave.kind === 'recusal') return [ofSite]
  if (leave.kind !== 'sample') return [ofLead, ofAdmin]
  const { sampleLeaveApprovers } = rulesOfPerson(site, leave.participant)
  return sampleLeaveApprovers === 'site_supervisor' ? [ofSite] : [ofLead, ofSite, ofAdmin]
}

/** Whether a leave takes the lead's consent at all. */
export function takesLead(site: Site, leave: Pick<Leave, 'participant' | 'kind'>): boolean {
  return consentsFor(site, leave).includes(ofLead)
}

/** Whether the committee has a lead at hand who may consent: not to the own leave, and not from outside (Art. 31). */
export function hasLead(state: State, participant: string): boolean {
  const person = state.people.get(participant)
  const session = person === undefined ? undefined : sessionOf(state, person)
  return (session?.people ?? []).some((ref) => {
    const other = state.people.get(ref)
    if (other === undefined || ref === participant || other.role !== 'expert_lead') return false
    return isStanding(other) && other.session === session?.code && other.place !== null
  })
}

/** The consents that nobody has given yet; none when the leave is complete. */
export function missingConsents(site: Site, leave: Leave): readonly Consent[] {
  return consentsFor(site, leave).filter(
    (consent) =>
      !leave.approvals.some(
        ({ role, alone }) => consent.includes(role) || (consent === ofLead && alone !== null),
      ),
  )
}

/** All that the leave takes, given or not. */
export function consentsOf(site: Site, leave: Leave): readonly Consent[] {
  return consentsFor(site, leave)
}

/** Whether a supervisor's own reason stands for the consent of the lead, who cannot give it (Art. 31). */
export function mayConsentAlone(site: Site, leave: Leave): boolean {
  const { approvalDeputy } = rulesOfPerson(site, leave.participant)
  return approvalDeputy && takesLead(site, leave) && !hasLead(site.state, leave.participant)
}

/** In which of the consents somebody may be heard; none when it is nothing to this person. */
export function rolesOfApprover(state: State, leave: Leave, { person, roles }: Credential): Consent {
  const found: ApproverRole[] = []
  if (isLeadOver(state, leave, person)) found.push('expert_lead')
  if (leave.deputy === person) found.push('deputy')
  if (roles.includes('site_supervisor')) found.push('site_supervisor')
  if (roles.includes('admin_supervisor')) found.push('admin_supervisor')
  return found
}

function isLeadOver(state: State, { participant }: Leave, ref: string): boolean {
  const lead = state.people.get(ref)
  if (lead?.role !== 'expert_lead' || !isStanding(lead) || lead.session === null) return false
  return lead.session === state.people.get(participant)?.session
}

/** Whether a committee may name somebody to consent in place of its lead: another member of it who is there. */
export function mayBeDeputy(state: State, participant: string, deputy: string): boolean {
  const member = state.people.get(deputy)
  if (member === undefined || deputy === participant || !isMember(member) || !isStanding(member)) return false
  return member.place !== null && member.session === state.people.get(participant)?.session
}
