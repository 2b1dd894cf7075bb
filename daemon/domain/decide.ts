/** Routes an input to its subject, and finds the next moment at which something ends by itself. Pure. */
import { decideDeskCard } from './desk.ts'
import { decideDevice } from './devices.ts'
import { decideFire } from './emergencies.ts'
import { decidePortalCard } from './entry.ts'
import type { Moment } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import { decideLink, decideStart, decideStop } from './gateway.ts'
import type { Decision, Input, InputOf } from './input.ts'
import { decideLocker, endOpenings, nextLockerWake } from './lockers.ts'
import { decideGate, endEntriesForFire, endLatePassages, nextPassageWake } from './passages.ts'
import { decideRoster, noteRejectedRoster } from './rosters.ts'
import type { State } from './state.ts'
import type { Venue } from './venue.ts'

/** The facts that follow from one input, or the refusal of a command. The state is not changed. */
export function decide(state: State, venue: Venue, input: Input, now: Moment): Decision {
  if (input.kind === 'command') return decideCommand(state, venue, input)
  return { drafts: factsOf(state, venue, input, now), refusal: null }
}

function decideCommand(state: State, venue: Venue, { command }: InputOf<'command'>): Decision {
  return command.kind === 'PutRoster' ? decideRoster(state, venue, command) : noteRejectedRoster(command)
}

function factsOf(
  state: State,
  venue: Venue,
  input: Exclude<Input, { kind: 'command' }>,
  now: Moment,
): readonly Draft[] {
  switch (input.kind) {
    case 'started':
      return decideStart(state, venue, input)
    case 'stopping':
      return decideStop(state, venue, input.cause)
    case 'card':
      return decideCard(state, venue, input, now)
    case 'signal':
      return decideSignal(state, venue, input)
    case 'link':
      return decideLink(state, venue, input)
    case 'drained': {
      const about = { subject: venue.gateway, session: null, zone: null }
      return [{ type: 'outbox.drained', ...about, data: { delivered: input.delivered } }]
    }
    case 'wake':
      return [...endLatePassages(state, venue, now), ...endOpenings(state, now)]
  }
}

function decideCard(state: State, venue: Venue, input: InputOf<'card'>, now: Moment): readonly Draft[] {
  const use = venue.uses.get(input.device)
  const { presented, ref } = input
  if (use?.kind === 'desk-reader') {
    return decideDeskCard({ state, venue, desk: use.desk, presented, ref, now })
  }
  if (use?.kind !== 'portal-reader') return []
  const { portal, direction } = use
  return decidePortalCard({ state, venue, portal, direction, presented, ref, now })
}

function decideSignal(state: State, venue: Venue, { device, signal }: InputOf<'signal'>): readonly Draft[] {
  const about = decideDevice(state.devices, device, signal)
  const use = venue.uses.get(device)
  switch (use?.kind) {
    case 'gate':
      if (signal.kind === 'FireContact') return fireContact(state, venue, device, signal.active)
      return [...about, ...decideGate({ state, venue, portal: use.portal, signal })]
    case 'locker-board':
      return [...about, ...decideLocker({ state, bank: use.bank, signal })]
    case 'desk-reader':
    case 'portal-reader':
      return [...about, ...readFailed(device, signal)]
    default:
      return about
  }
}

function fireContact(state: State, venue: Venue, device: string, active: boolean): readonly Draft[] {
  const drafts = decideFire(state.fire, device, active)
  return active && drafts.length > 0 ? [...drafts, ...endEntriesForFire(state, venue)] : drafts
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

/** The earliest moment at which an open passage or door order ends by itself; null when nothing is open. */
export function nextWake(state: State): number | null {
  const passage = nextPassageWake(state.passages)
  const locker = nextLockerWake(state.lockers)
  if (passage === null || locker === null) return passage ?? locker
  return Math.min(passage, locker)
}
