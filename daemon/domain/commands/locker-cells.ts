/** What staff can ask about one cell: opened on order or by key, looked at, taken out, a new code (Art. 19; X5, X12). Pure. */
import * as z from 'zod'
import { recentlyChecked } from '../at-desk.ts'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, secondPersonFault, staffCommand } from '../command.ts'
import { isReachable } from '../devices.ts'
import type { Draft } from '../events/catalogue.ts'
import { reason } from '../events/define.ts'
import type { Decision } from '../input.ts'
import { whyNotStored } from '../locker-codes.ts'
import { findCell } from '../locker-names.ts'
import { orderedCell } from '../locker-openings.ts'
import type { Cell } from '../lockers.ts'
import { aboutCell, cellAt, ownerOf } from '../lockers.ts'
import type { RefusalCode } from '../refusals.ts'
import type { Actor } from '../staff.ts'
import type { World } from '../world.ts'

const deskRoles = ['witness', 'area_staff'] as const
const supervisors = ['site_supervisor', 'admin_supervisor'] as const
const dayMs = 24 * 60 * 60_000

const cell = z.string().trim().min(1).max(64)
const onlyCell = z.strictObject({ cell })
const withReason = z.strictObject({ cell, reason })

/** Decides about the cell that staff named, as it is now. */
function aboutNamed(world: World, operand: string, decide: (cell: Cell) => Decision): Decision {
  const named = findCell(world.venue, operand)
  if (!named.ok) return refuse(named.code, named.detail)
  return decide(cellAt(world.state.lockers, named.bank, named.cell))
}

/** Belongings handed out before the stay is over, because a supervisor orders it (F-19.3, X12). */
function decideRelease(world: World, given: z.output<typeof withReason>, by: Actor): Decision {
  return aboutNamed(world, given.cell, (found) => {
    if (found.phase !== 'stored') return refuse(whyNotStored(found), found.cell)
    const fault = secondPersonFault(by, supervisors)
    if (fault !== null || by.second === null) return refuse(fault ?? 'second_person_needed')
    const { participant } = found
    const order = { authority: 'order' as const, operator: by.operator, second: by.second.person }
    const data = { ...orderedCell(world, found), participant, ...order, reason: given.reason }
    const about = aboutCell(world.state, participant, found.bank)
    return facts({ type: 'locker.retrieval_granted', ...about, data })
  })
}

/** Two people opened it by key: it would not open by itself, or nobody came for it within `lockerOwnerDays` (X5). */
function decideForce(world: World, given: z.output<typeof withReason>, by: Actor): Decision {
  return aboutNamed(world, given.cell, (found) => {
    if (!mayUseKey(world, found)) return refuse('locker_needs_no_key', found.cell)
    const fault = secondPersonFault(by, [...deskRoles, ...supervisors])
    if (fault !== null || by.second === null) return refuse(fault ?? 'second_person_needed')
    const { bank, cell: id, deposit } = found
    const participant = ownerOf(found)
    const about = aboutCell(world.state, participant, bank)
    const people = { operator: by.operator, second: by.second.person }
    const data = { bank, cell: id, participant, reason: given.reason, ...people }
    const forced: Draft = { type: 'locker.force_opened', ...about, data }
    if (participant === null || deposit === null) return facts(forced)
    return facts(forced, { type: 'locker.retrieved', ...about, data: { bank, cell: id, participant } })
  })
}

function mayUseKey({ state, venue, now }: World, found: Cell): boolean {
  if (found.phase === 'out_of_service' || found.phase === 'breached') return true
  const board = venue.banks.get(found.bank)?.board
  if (board !== undefined && !isReachable(state.devices, board)) return true
  if (found.phase !== 'stored' || found.deposit === null) return false
  const { sinceMs, leftMs } = found.deposit
  return now.ms - (leftMs ?? sinceMs) >= venue.rules.lockerOwnerDays * dayMs
}

/** Staff have looked at a cell: it is in order and may be used again. */
function decideCheck(world: World, given: z.output<typeof onlyCell>, by: Actor): Decision {
  return aboutNamed(world, given.cell, (found) => {
    const isDoubtful = found.phase === 'out_of_service' || (found.phase === 'stored' && found.suspect)
    if (!isDoubtful) return refuse(whyNoCheck(found), found.cell)
    const board = world.venue.banks.get(found.bank)?.board ?? ''
    const data = { devices: [board], operator: by.operator, cell: found.cell }
    return facts({ type: 'device.checked', subject: board, session: null, zone: null, data })
  })
}

function whyNoCheck({ phase }: Cell): RefusalCode {
  if (phase === 'free' || phase === 'stored') return 'locker_in_order'
  return phase === 'breached' ? 'locker_breached' : 'locker_open'
}

/** The contact says open while the door is shut, or the lock is broken: taken out, and a ticket follows (edge case 14). */
function decideFault(world: World, given: z.output<typeof withReason>): Decision {
  return aboutNamed(world, given.cell, (found) => {
    if (found.phase === 'opening') return refuse('locker_open', found.cell)
    if (found.phase === 'out_of_service' && !found.isWatched) return refuse('already_done')
    const device = world.venue.banks.get(found.bank)?.board ?? ''
    const what = `${found.cell}: ${given.reason}`
    const data = { device, what, cell: found.cell }
    return facts({ type: 'device.degraded', subject: device, session: null, zone: null, data })
  })
}

/**
 * The owner forgot the code, or it could not be kept: a new one, for whoever has just shown the document (Art. 19). The
 * code itself is made and kept outside.
 */
function decideRecode(world: World, given: z.output<typeof onlyCell>, by: Actor): Decision {
  return aboutNamed(world, given.cell, (found) => {
    const participant = ownerOf(found)
    if (participant === null) return refuse('locker_empty', found.cell)
    const checked = recentlyChecked(world.state.atDesk, { desk: null, nowMs: world.now.ms })
    if (!checked.some((one) => one.participant === participant))
      return refuse('owner_not_checked', found.cell)
    const about = aboutCell(world.state, participant, found.bank)
    const text = `${found.cell}: 柜格密码已重新发放 a new locker code was given out`
    const data = { amends: null, cause: 'other' as const, text, meantAt: null, participant }
    const people = { operator: by.operator, second: null }
    return facts({ type: 'record.amended', ...about, data: { ...data, ...people } })
  })
}

export const cellCommands: Readonly<Record<string, StaffCommand>> = {
  'locker.release': staffCommand({ roles: deskRoles, arguments: withReason, decide: decideRelease }),
  'locker.force': staffCommand({ roles: deskRoles, arguments: withReason, decide: decideForce }),
  'locker.check': staffCommand({
    roles: [...deskRoles, 'technician'],
    arguments: onlyCell,
    decide: decideCheck,
  }),
  'locker.fault': staffCommand({
    roles: [...deskRoles, 'technician'],
    arguments: withReason,
    decide: decideFault,
  }),
  'locker.recode': staffCommand({ roles: deskRoles, arguments: onlyCell, decide: decideRecode }),
}
