/** What staff can ask about a document that cannot be read, or a holder who does not match it (Art. 17; X1). Pure. */
import * as z from 'zod'
import { arrivalDenial } from '../admission.ts'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, refuseOnRecord, secondPersonFault, staffCommand } from '../command.ts'
import { arrived } from '../desk.ts'
import type { DraftOf } from '../events/catalogue.ts'
import { documentKind } from '../events/define.ts'
import { identityEvents } from '../events/identity.ts'
import { turnedDownBy } from '../holders.ts'
import { isStanding } from '../members.ts'
import { ownMatter, secondRoles } from '../overrides.ts'
import type { Participant } from '../people.ts'
import { findPerson } from '../persons.ts'
import type { RefusalCode } from '../refusals.ts'
import type { Actor } from '../staff.ts'
import type { World } from '../world.ts'

const operand = z.string().min(1).max(64)
/** People of the same name; more are told apart by their number. */
const foundLimit = 8
const shape = identityEvents['identity.manually_verified'].data.shape

/**
 * Whose roster entry two of the staff compare with another document, where no card says who stands there (X1). On
 * record before anything is shown (F-25.4).
 */
const find = staffCommand({
  roles: ['witness', 'area_staff'],
  arguments: z.strictObject({ persons: z.array(operand).max(foundLimit) }),
  decide({ state }, { persons }, by) {
    const fault = secondPersonFault(by, secondRoles)
    if (fault !== null) return refuse(fault)
    const found = persons.map((given) => findPerson(state, given)).filter((person) => person !== null)
    if (found.length === 0) return refuse('person_not_found')
    const shown = { operator: by.operator, form: 'masked' as const, reason: '人工核验' }
    const looks = found.map(({ ref, session }): DraftOf<'audit.identity_revealed'> => {
      const data = { ...shown, participant: ref }
      return { type: 'audit.identity_revealed', subject: ref, session, zone: null, data }
    })
    return facts(...looks)
  },
})

/**
 * Two of the staff compare another document with the roster; one alone is refused, and that is on record. A driving
 * licence proves no identity (edge case 1).
 */
const verify = staffCommand({
  roles: ['witness', 'area_staff'],
  arguments: z.strictObject({ person: operand, document: shape.document, cause: shape.cause }),
  decide(world, { person: given, document, cause }, by) {
    const person = findPerson(world.state, given)
    if (person === null) return refuse('unknown_person', given)
    const fault = secondPersonFault(by, secondRoles) ?? ownMatter(world, person, by)
    if (fault !== null) return refuseOnRecord(fault, [rejected(person, fault, by)])
    if (by.second === null) return refuse('second_person_needed')
    if (document === 'driving_licence') return refuse('document_is_hint')
    const denial = standingDenial(world, person)
    if (denial !== null) return refuse('person_not_admitted', denial)
    const { ref, session } = person
    const data = { participant: ref, document, cause, operator: by.operator, second: by.second.person }
    const about = { subject: ref, session, zone: null }
    const arrival = person.arrived ? [] : [arrived(world, person)]
    return facts({ type: 'identity.manually_verified', ...about, data }, ...arrival)
  },
})

/** What an ordinary reading of the card would have answered. */
function standingDenial(world: World, person: Participant): string | null {
  if (!isStanding(person)) return 'not_on_roster'
  if (person.released) return 'released'
  return person.arrived ? null : arrivalDenial(world, person)
}

function rejected(person: Participant, cause: RefusalCode, by: Actor): DraftOf<'override.rejected'> {
  const { ref, session } = person
  const second = by.second !== null && by.second.roles.length > 0 ? by.second.person : null
  const whole = {
    portal: null,
    direction: 'in' as const,
    participant: ref,
    cause,
    operator: by.operator,
    second,
  }
  return { type: 'override.rejected', subject: ref, session, zone: null, data: whole }
}

/** The eye of the staff decides, not a machine's comparison (F-X.14). It holds until two others have looked. */
const reject = staffCommand({
  roles: ['witness', 'area_staff'],
  arguments: z.strictObject({ person: operand, document: documentKind }),
  decide({ state }, { person: given, document }, by) {
    const person = findPerson(state, given)
    if (person === null) return refuse('unknown_person', given)
    if (turnedDownBy(state, person.ref) !== null) return refuse('already_done')
    const { ref, session } = person
    const reason = 'holder_mismatch' as const
    const data = { person: null, document, reason, participant: ref, operator: by.operator }
    return facts({ type: 'identity.rejected', subject: ref, session, zone: null, data })
  },
})

export const identitiesCommands: Readonly<Record<string, StaffCommand>> = {
  'identity.find': find,
  'identity.verify': verify,
  'identity.reject': reject,
}
