/**
 * What is to be done next at a check-in table for the one who showed a document there last (F-8.1, F-17.2, F-19.1,
 * F-35.1). Opaque references, badge and cell numbers only. Pure.
 */

import * as z from 'zod'
import { deskMemoryMs } from './at-desk.ts'
import { badgeOf } from './badges.ts'
import { denialCodes } from './denials.ts'
import { isReachable } from './devices.ts'
import { badgeNumber, missedWindow } from './events/define.ts'
import { needs } from './events/sessions.ts'
import { isReleased } from './exits.ts'
import { stayDenial } from './locker-codes.ts'
import type { Cell } from './lockers.ts'
import { cellAt, cellOf, needsCell } from './lockers.ts'
import { missing } from './muster.ts'
import type { Participant } from './people.ts'
import { underRulesOf } from './policy.ts'
import type { Desk } from './venue.ts'
import { hasWaiver } from './waivers.ts'
import type { World } from './world.ts'

const atTable = {
  participant: z.string(),
  /** number of the badge that is worn; null for none */
  badge: z.string().nullable(),
  /** what the person needs on the way, where the roster notes something (edge case 50) */
  needs: z.array(needs).optional(),
}
const atCell = { ...atTable, cell: z.string() }
const atOpenCell = { ...atCell, isOverdue: z.boolean() }

/** What is next. `step` is what the visitor does, or waits for; the screen knows the words. */
export const deskGuideSchema = z.discriminatedUnion('step', [
  /** an alarm is on or was not re-armed yet: nobody is served, `missing` people are looked for */
  z.object({ step: z.literal('evacuate'), missing: z.int() }),
  /** nobody stands there */
  z.object({ step: z.literal('show_document') }),
  z.object({ step: z.literal('show_again'), failure: z.string() }),
  z.object({ step: z.literal('rejected'), reason: z.enum(denialCodes), ...missedWindow }),
  z.object({ step: z.literal('issue_badge'), ...atTable }),
  /** `lost`: the number of the old one */
  z.object({ step: z.literal('reissue_badge'), ...atTable, lost: z.string() }),
  /** `free`: cells that can be given out, by size */
  z.object({
    step: z.literal('choose_size'),
    ...atTable,
    free: z.record(z.string(), z.int()),
    mayWaive: z.boolean(),
  }),
  /** the door is told to open */
  z.object({ step: z.literal('door_opening'), ...atCell }),
  z.object({ step: z.literal('put_in_and_shut'), ...atOpenCell }),
  /** `cell`: null where nothing had to be deposited */
  z.object({ step: z.literal('go_to_portal'), ...atTable, cell: z.string().nullable() }),
  z.object({ step: z.literal('already_inside'), ...atTable }),
  z.object({ step: z.literal('enter_code'), ...atCell }),
  z.object({ step: z.literal('take_out_and_shut'), ...atOpenCell }),
  z.object({ step: z.literal('cell_jammed'), ...atCell }),
  z.object({ step: z.literal('return_badge'), ...atTable }),
  z.object({ step: z.literal('done'), ...atTable }),
])
export type DeskGuide = z.infer<typeof deskGuideSchema>

/** What was held to the badge reader of a table since; `unreadable` also for what is no number of a badge. */
export const deskScanSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('badge'), number: badgeNumber }),
  z.object({ kind: z.literal('unreadable') }),
])
export type DeskScan = z.infer<typeof deskScanSchema>

/** What a screen is told; `seen` is what this answer is called, to ask for the next one. */
export const deskNewsSchema = z.object({
  desk: z.string(),
  guide: deskGuideSchema,
  /** told once, to one screen */
  scan: deskScanSchema.nullable(),
  seen: z.string(),
})
export type DeskNews = z.infer<typeof deskNewsSchema>

type Step = Exclude<DeskGuide, { step: 'evacuate' | 'show_document' | 'show_again' | 'rejected' }>
type Without<T> = T extends unknown ? Omit<T, keyof typeof atTable> : never

/**
 * What comes next at a desk. Who showed a document more than five minutes ago has gone. From an alarm to the re-arming the
 * screen shows the way out, and the desk is where people are found (F-X.7).
 */
export function deskGuide(world: World, desk: Desk): DeskGuide {
  const { state, now } = world
  if (isReleased(state)) return { step: 'evacuate', missing: missing(state.muster).length }
  const newest = state.atDesk.newest.get(desk.id)
  if (newest === undefined || now.ms - newest.atMs > deskMemoryMs) return { step: 'show_document' }
  if (newest.kind === 'unreadable') return { step: 'show_again', failure: newest.failure }
  if (newest.kind === 'rejected') {
    const { reason, admitFrom, admitUntil } = newest
    return { step: 'rejected', reason, admitFrom, admitUntil }
  }
  const person = state.people.get(newest.participant)
  if (person === undefined) return { step: 'show_document' }
  const badge = badgeOf(state.badges, person.ref)
  const worn = badge?.state === 'worn' ? badge.badge : null
  const noted = person.needs.length === 0 ? {} : { needs: [...person.needs] }
  const own = underRulesOf(world, person.session)
  return { ...nextFor(own, desk, person), participant: person.ref, badge: worn, ...noted }
}

function nextFor(world: World, desk: Desk, person: Participant): Without<Step> {
  const { state } = world
  const cell = cellOf(state.lockers, person.ref)
  const door = cell === null ? null : aboutDoor(cell)
  if (door !== null) return door
  if (person.released) return { step: 'done' }
  if (isLeaving(world, person)) return leaving(world, person, cell)
  return person.place === null ? arriving(world, desk, person, cell) : { step: 'already_inside' }
}

/** A cell that is open, about to open, or does not open comes before anything else. */
function aboutDoor(cell: Cell): Without<Step> | null {
  switch (cell.phase) {
    case 'opening':
      return { step: 'door_opening', cell: cell.cell }
    case 'open': {
      const step = cell.purpose === 'deposit' ? 'put_in_and_shut' : 'take_out_and_shut'
      return { step, cell: cell.cell, isOverdue: cell.isOverdue }
    }
    case 'breached':
      return { step: 'put_in_and_shut', cell: cell.cell, isOverdue: true }
    case 'out_of_service':
      return { step: 'cell_jammed', cell: cell.cell }
    default:
      return null
  }
}

function isLeaving({ state }: World, person: Participant): boolean {
  return (person.entered || person.removed !== null) && stayDenial(state, person) === null
}

function leaving({ state }: World, person: Participant, cell: Cell | null): Without<Step> {
  if (cell !== null) return { step: 'enter_code', cell: cell.cell }
  return badgeOf(state.badges, person.ref)?.state === 'worn' ? { step: 'return_badge' } : { step: 'done' }
}

function arriving(world: World, desk: Desk, person: Participant, cell: Cell | null): Without<Step> {
  const { state, venue } = world
  const badge = badgeOf(state.badges, person.ref)
  if (badge?.state === 'lost') return { step: 'reissue_badge', lost: badge.badge }
  if (venue.rules.badgeRequired && badge?.state !== 'worn') return { step: 'issue_badge' }
  const isLetOff = !venue.rules.depositRequired || !needsCell(person) || hasWaiver(state.waivers, person.ref)
  if (cell !== null || isLetOff) return { step: 'go_to_portal', cell: cell?.cell ?? null }
  return { step: 'choose_size', free: freeCells(world, desk), mayWaive: venue.rules.depositWaiver }
}

/** How many cells of each size can be given out at a desk now. */
function freeCells({ state, venue }: World, desk: Desk): Readonly<Record<string, number>> {
  const free = Object.fromEntries(venue.rules.lockerSizes.map((size) => [size, 0]))
  for (const id of desk.banks) {
    const bank = venue.banks.get(id)
    if (bank === undefined || !isReachable(state.devices, bank.board)) continue
    for (const cell of bank.cells) {
      if (cellAt(state.lockers, id, cell.id).phase === 'free') free[cell.size] = (free[cell.size] ?? 0) + 1
    }
  }
  return free
}
