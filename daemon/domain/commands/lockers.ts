/** What staff can ask about lockers at the desk: a cell, or that none is needed (Art. 19). Pure. */
import * as z from 'zod'
import { recentlyChecked } from '../at-desk.ts'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, refuseOnRecord, secondPersonFault, staffCommand } from '../command.ts'
import { personMeant } from '../desk-person.ts'
import { badgeNumber } from '../events/define.ts'
import type { Decision } from '../input.ts'
import { assignCell } from '../locker-openings.ts'
import { cellOf, needsCell } from '../lockers.ts'
import type { Participant } from '../people.ts'
import { rulesOfPerson } from '../policy.ts'
import type { Actor } from '../staff.ts'
import type { State } from '../state.ts'
import type { Desk } from '../venue.ts'
import { hasWaiver } from '../waivers.ts'
import type { World } from '../world.ts'
import { cellCommands } from './locker-cells.ts'

const deskRoles = ['witness', 'area_staff'] as const
const supervisors = ['site_supervisor', 'admin_supervisor'] as const

const name = z.string().trim().min(1).max(64).optional()

const assign = z.strictObject({ person: name, desk: name, size: name })

/** Gives out a free cell of a size; the smallest where none is named. One cell at a time for a person (F-19.1). */
function decideAssign(world: World, given: z.output<typeof assign>, by: Actor): Decision {
  const { state, venue } = world
  const { lockerSizes } = venue.rules
  const size = given.size ?? lockerSizes[0] ?? ''
  if (!lockerSizes.includes(size)) return refuse('unknown_size', lockerSizes.join(', '))
  const meant = personMeant(world, asked(given), (person) => isUndecided(state, person))
  if (!meant.ok) return refuse(meant.code, meant.detail)
  const { person } = meant
  const fault = noCellFault(state, person)
  if (fault !== null) return refuse(fault.code, fault.detail)
  const desk = deskFor(world, person, given.desk)
  if (desk === null) return refuse('desk_needed', [...venue.desks.keys()].join(', '))
  const { ref: participant, session } = person
  const draft = assignCell(world, { desk, participant, session, size, operator: by.operator })
  return draft.type === 'locker.assigned' ? facts(draft) : refuseOnRecord('locker_exhausted', [draft], size)
}

function asked({ person, desk }: { person?: string | undefined; desk?: string | undefined }) {
  return { person: person ?? null, desk: desk ?? null }
}

/** Whether it is still open what becomes of somebody's belongings. */
function isUndecided({ lockers, waivers }: State, person: Participant): boolean {
  return needsCell(person) && cellOf(lockers, person.ref) === null && !hasWaiver(waivers, person.ref)
}

function noCellFault({ lockers }: State, person: Participant) {
  const cell = cellOf(lockers, person.ref)
  if (cell !== null) return { code: 'locker_in_use', detail: cell.cell } as const
  return needsCell(person) ? null : ({ code: 'locker_not_needed', detail: person.ref } as const)
}

/** The desk named, else the one at which the person was checked, else the only one there is. */
function deskFor({ state, venue, now }: World, { ref }: Participant, named: string | undefined): Desk | null {
  const checked = recentlyChecked(state.atDesk, { desk: null, nowMs: now.ms })
  const at = named ?? checked.find(({ participant }) => participant === ref)?.desk ?? null
  if (at !== null) return venue.desks.get(at) ?? null
  const [only, ...others] = venue.desks.values()
  return only === undefined || others.length > 0 ? null : only
}

const bases = ['nothing', 'sealed_bag', 'medical_device'] as const
const waive = z.strictObject({
  person: name,
  desk: name,
  basis: z.enum(bases).default('nothing'),
  bag: z.string().trim().toUpperCase().pipe(badgeNumber).optional(),
})

/**
 * No cell for somebody: nothing to deposit was declared and staff confirm it; all cells are full and staff keep a sealed
 * bag with a number; or a medical device must stay with its owner, to which a supervisor consents (Art. 19).
 */
function decideWaive(world: World, given: z.output<typeof waive>, by: Actor): Decision {
  const { basis, bag } = given
  if ((basis === 'sealed_bag') !== (bag !== undefined)) return refuse('arguments_invalid', 'bag')
  const consentFault = basis === 'medical_device' ? secondPersonFault(by, supervisors) : null
  if (consentFault !== null) return refuse(consentFault)
  const meant = personMeant(world, asked(given), (person) => isUndecided(world.state, person))
  if (!meant.ok) return refuse(meant.code, meant.detail)
  const { person } = meant
  const mayWaive = rulesOfPerson(world, person.ref).depositWaiver
  if (basis === 'nothing' && !mayWaive) return refuse('waiver_not_allowed')
  const fault = noCellFault(world.state, person)
  if (fault !== null) return refuse(fault.code, fault.detail)
  if (hasWaiver(world.state.waivers, person.ref)) return refuse('already_done')
  const second = basis === 'medical_device' && by.second !== null ? { second: by.second.person } : {}
  const kept = bag === undefined ? {} : { bag }
  const data = { participant: person.ref, operator: by.operator, basis, ...kept, ...second }
  return facts({
    type: 'locker.deposit_waived',
    subject: person.ref,
    session: person.session,
    zone: null,
    data,
  })
}

export const lockersCommands: Readonly<Record<string, StaffCommand>> = {
  'locker.assign': staffCommand({ roles: deskRoles, arguments: assign, decide: decideAssign }),
  'locker.waive': staffCommand({ roles: deskRoles, arguments: waive, decide: decideWaive }),
  ...cellCommands,
}
