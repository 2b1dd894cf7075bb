/**
 * What is to be done next at a check-in table for the one who showed a document there last (F-8.1, F-17.2, F-19.1,
 * F-35.1). Opaque references, badge and cell numbers only. Pure.
 */
import { deskMemoryMs } from './at-desk.ts'
import { badgeOf } from './badges.ts'
import type { DenialCode } from './denials.ts'
import { isReachable } from './devices.ts'
import type { DataOf } from './events/catalogue.ts'
import { stayDenial } from './locker-codes.ts'
import type { Cell } from './lockers.ts'
import { cellAt, cellOf, needsCell } from './lockers.ts'
import type { Participant } from './people.ts'
import type { Desk } from './venue.ts'
import { hasWaiver } from './waivers.ts'
import type { World } from './world.ts'

/** `step` is what the staff do, or wait for. */
export type DeskGuide =
  /** nobody stands there */
  | { readonly step: 'show_document' }
  | { readonly step: 'show_again'; readonly failure: DataOf<'card.read_failed'>['failure'] }
  | { readonly step: 'rejected'; readonly reason: DenialCode }
  | (AtTable &
      (
        | { readonly step: 'issue_badge' }
        /** `lost`: the number of the old one */
        | { readonly step: 'reissue_badge'; readonly lost: string }
        | {
            readonly step: 'choose_size'
            readonly free: Readonly<Record<string, number>>
            readonly mayWaive: boolean
          }
        /** the door is told to open */
        | { readonly step: 'door_opening'; readonly cell: string }
        | { readonly step: 'put_in_and_shut'; readonly cell: string; readonly isOverdue: boolean }
        /** `cell`: null where nothing had to be deposited */
        | { readonly step: 'go_to_portal'; readonly cell: string | null }
        | { readonly step: 'already_inside' }
        | { readonly step: 'enter_code'; readonly cell: string }
        | { readonly step: 'take_out_and_shut'; readonly cell: string; readonly isOverdue: boolean }
        | { readonly step: 'cell_jammed'; readonly cell: string }
        | { readonly step: 'return_badge' }
        | { readonly step: 'done' }
      ))

interface AtTable {
  readonly participant: string
  /** number of the badge that is worn; null for none */
  readonly badge: string | null
}

type Step = Exclude<DeskGuide, { step: 'show_document' | 'show_again' | 'rejected' }>
type Without<T> = T extends unknown ? Omit<T, keyof AtTable> : never

/** What comes next at a desk. Who showed a document more than five minutes ago has gone. */
export function deskGuide(world: World, desk: Desk): DeskGuide {
  const { state, now } = world
  const newest = state.atDesk.newest.get(desk.id)
  if (newest === undefined || now.ms - newest.atMs > deskMemoryMs) return { step: 'show_document' }
  if (newest.kind === 'unreadable') return { step: 'show_again', failure: newest.failure }
  if (newest.kind === 'rejected') return { step: 'rejected', reason: newest.reason }
  const person = state.people.get(newest.participant)
  if (person === undefined) return { step: 'show_document' }
  const badge = badgeOf(state.badges, person.ref)
  const worn = badge?.state === 'worn' ? badge.badge : null
  return { ...nextFor(world, desk, person), participant: person.ref, badge: worn }
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
