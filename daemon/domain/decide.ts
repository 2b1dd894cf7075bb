/** Routes an input to its subject, and finds the next moment at which something ends by itself. Pure. */

import { decideAccount } from './accounts.ts'
import { decideClock } from './clocks.ts'
import { decideContact } from './contacts.ts'
import { decideDeskCard } from './desk.ts'
import { decideDevice, isRefused } from './devices.ts'
import { earliest } from './earliest.ts'
import { decideFire } from './emergencies.ts'
import { decidePortalCard } from './entry.ts'
import type { Moment } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import { decideAudit } from './evidence.ts'
import { decideBacklog, decideCertificate, decideLink, decideStart, decideStop } from './gateway.ts'
import type { Decision, Input, InputOf } from './input.ts'
import { decideLockerCode } from './locker-codes.ts'
import { decideLocker } from './locker-doors.ts'
import { accountByCard } from './muster.ts'
import { decideGate } from './passages.ts'
import { venueInForce } from './policy.ts'
import { decideRequest, noteMismatch, noteRefusedRequests } from './requests.ts'
import { decideRosters, noteRejectedRoster } from './rosters.ts'
import { settle, stateAfter } from './settle.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import { subjects } from './subjects.ts'
import type { Contact, Venue } from './venue.ts'
import type { World } from './world.ts'

/** The facts that follow from one input, or the refusal of a command. The state is not changed. */
export function decide(state: State, venue: Venue, input: Input, now: Moment): Decision {
  const world: World = { state, venue: venueInForce(state.policy, venue), now, ref: input.ref }
  const { drafts, refusal } = decideFirst(world, input)
  return { drafts: settle(world, drafts), refusal }
}

/** Without what follows from it. */
function decideFirst(world: World, input: Input): Decision {
  if (input.kind === 'command') return decideCommand(world, input)
  if (input.kind === 'staff') return input.command.run(world, input.given, input.by)
  if (input.kind === 'request') return decideRequest(world, input)
  if (input.kind === 'locker-code') return decideLockerCode(world, input)
  return { drafts: factsOf(world, input), refusal: null }
}

function decideCommand(world: World, { command }: InputOf<'command'>): Decision {
  const { state, venue } = world
  switch (command.kind) {
    case 'PutRoster':
      return decideRosters(state, venue, [command])
    case 'PutRosters':
      return decideRosters(state, venue, command.rosters)
    case 'NoteRejectedRoster':
      return noteRejectedRoster(command)
    default:
      return decideAccount(world, command)
  }
}

function factsOf(
  world: World,
  input: Exclude<Input, { kind: 'command' | 'staff' | 'locker-code' | 'request' }>,
): readonly Draft[] {
  const { state, venue } = world
  switch (input.kind) {
    case 'started':
      return decideStart(state, venue, input)
    case 'stopping':
      return decideStop(state, venue, input.cause)
    case 'card':
      return decideCard(world, input)
    case 'signal':
      return decideSignal(world, input)
    case 'link':
      return decideLink(state, venue, input)
    case 'drained': {
      const about = { subject: venue.gateway, session: null, zone: null }
      return [{ type: 'outbox.drained', ...about, data: { delivered: input.delivered } }]
    }
    case 'clock':
      return decideClock(world, input)
    case 'audited':
      return decideAudit(world, input.audit)
    case 'backlog':
      return decideBacklog(world, input)
    case 'certificate':
      return decideCertificate(world, input)
    case 'request-refused':
      return noteRefusedRequests(world, input)
    case 'rival': {
      const about = { subject: venue.gateway, session: null, zone: null }
      return [{ type: 'link.contested', ...about, data: { other: input.other } }]
    }
    case 'mismatch':
      return noteMismatch(world, input)
    case 'wake':
      return dueNow(world)
  }
}

/** What has fallen due in each subject, one after another: what one says the next one knows. */
function dueNow(world: World): readonly Draft[] {
  const drafts: Draft[] = []
  let { state } = world
  for (const { due } of timed) {
    const more = due?.({ ...world, state }) ?? []
    if (more.length === 0) continue
    drafts.push(...more)
    state = stateAfter({ ...world, state }, more)
  }
  return drafts
}

function decideCard(world: World, input: InputOf<'card'>): readonly Draft[] {
  const { state, venue, now } = world
  const use = venue.uses.get(input.device)
  const { presented, ref } = input
  // however well formed: a reader that nobody enrolled opens nothing (edge case 40)
  if (isRefused(state.devices, input.device)) return []
  if (use?.kind === 'desk-reader') {
    // the desk is the assembly point while people are looked for
    const accounted = accountByCard(world, presented.participants)
    if (accounted.length > 0) return accounted
    return decideDeskCard({ state, venue, desk: use.desk, presented, ref, now })
  }
  if (use?.kind !== 'portal-reader') return []
  const { portal, direction } = use
  return decidePortalCard({ state, venue, portal, direction, presented, ref, now })
}

function decideSignal(world: World, { device, signal }: InputOf<'signal'>): readonly Draft[] {
  const { state, venue } = world
  const about = decideDevice(world, device, signal)
  const use = venue.uses.get(device)
  switch (use?.kind) {
    case 'gate':
      if (signal.kind === 'FireContact') {
        return decideFire(state.fire, device, { active: signal.active, cause: 'contact' })
      }
      return [...about, ...decideGate(world, { portal: use.portal, signal })]
    case 'locker-board':
      return [...about, ...decideLocker(world, use.bank, signal)]
    case 'inputs':
      return [...about, ...contactFacts(world, use.contacts, signal)]
    case 'desk-reader':
    case 'portal-reader':
      // what a stranger cannot read is nobody's failed attempt
      return isRefused(state.devices, device) ? about : [...about, ...readFailed(device, signal)]
    default:
      return about
  }
}

function contactFacts(
  world: World,
  contacts: readonly Contact[],
  signal: InputOf<'signal'>['signal'],
): readonly Draft[] {
  if (signal.kind !== 'ContactChanged') return []
  return decideContact(world, contacts, { input: signal.input, closed: signal.active })
}

function readFailed(reader: string, signal: InputOf<'signal'>['signal']): readonly Draft[] {
  if (signal.kind !== 'CardReadFailed') return []
  const { failure, status } = signal
  return [
    {
      type: 'card.read_failed',
      subject: reader,
      session: null,
      zone: null,
      data: { reader, failure, status },
    },
  ]
}

const timed: readonly Pick<Subject<unknown>, 'due' | 'nextWake'>[] = Object.values(subjects)

/** The earliest moment at which something ends or falls due by itself; null when nothing does. */
export function nextWake(state: State, venue: Venue): number | null {
  const inForce = venueInForce(state.policy, venue)
  return earliest(timed.map((subject) => subject.nextWake?.(state, inForce) ?? null))
}
