/** Start, stop and link of the gateway itself. Pure. */

import { localInstant } from './calendar.ts'
import type { StoredEvent } from './event.ts'
import type { DataOf, Draft } from './events/catalogue.ts'
import type { InputOf, StopCause } from './input.ts'
import { endOpenings } from './locker-openings.ts'
import { endAllPassages, mismatches } from './passages.ts'
import { decidePolicy } from './policy.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'
import type { World } from './world.ts'

export interface Gateway {
  /** sequence of the last fact, 0 before the first */
  readonly lastSequence: number
  /** started and not stopped in order: after a restart this means an unclean end */
  readonly running: boolean
  /** null until the link was up or reported lost for the first time */
  readonly linkUp: boolean | null
  /** more waits for the platform than should, which was told */
  readonly overfilled: boolean
  /** what was last told of each certificate of the link, as far as anything was */
  readonly certificates: Partial<Readonly<Record<CertificateTold['certificate'], CertificateTold>>>
}

type CertificateTold = DataOf<'link.certificate_expiring'>

export const unstarted: Gateway = {
  lastSequence: 0,
  running: false,
  linkUp: null,
  overfilled: false,
  certificates: {},
}

/** Folds one fact into the gateway's own state. */
export function evolveGateway(gateway: Gateway, event: StoredEvent): Gateway {
  const next = { ...gateway, lastSequence: event.sequence }
  switch (event.type) {
    case 'gateway.started':
      // a link that was lost stays lost until it is there again, whoever was killed meanwhile
      return { ...next, running: true, linkUp: gateway.linkUp === false ? false : null }
    case 'gateway.stopped':
      return { ...next, running: false }
    case 'link.lost':
      return { ...next, linkUp: false }
    case 'link.restored':
      return { ...next, linkUp: true }
    case 'outbox.overfilled':
      return { ...next, overfilled: true }
    case 'outbox.drained':
      return { ...next, overfilled: false }
    case 'link.certificate_expiring':
      return { ...next, certificates: { ...gateway.certificates, [event.data.certificate]: event.data } }
    default:
      return next
  }
}

/**
 * What a start has to say. Whatever was open when the gateway ended is closed as unknown: nobody knows on which
 * side the person is, and no old grant may ever open anything again (Art. 27, F-27.1).
 */
export function decideStart(state: State, venue: Venue, input: InputOf<'started'>): readonly Draft[] {
  const about = { subject: venue.gateway, session: null, zone: null }
  const { version, configuration } = input
  const started: Draft = { type: 'gateway.started', ...about, data: { version, configuration } }
  const policy = decidePolicy(state, venue)
  if (!state.gateway.running) return [started, ...policy]
  const openPassages = [...state.passages.values()].map(({ ref, portal, direction, participant }) => ({
    ref,
    portal,
    direction,
    participant,
  }))
  const { lastSequence } = state.gateway
  const data = { lastSequence, openPassages }
  return [started, { type: 'gateway.recovered', ...about, data }, ...policy, ...endEverything(state, venue)]
}

/** Ends as unknown whatever is open: passages, with the counts they leave in doubt, and cell doors. */
function endEverything(state: State, venue: Venue): readonly Draft[] {
  return [...endAllPassages(state, venue), ...mismatches(state, venue), ...endOpenings(state, 'all')]
}

/** What an ordered stop has to say. */
export function decideStop(state: State, venue: Venue, cause: StopCause): readonly Draft[] {
  const stopped: Draft = {
    type: 'gateway.stopped',
    subject: venue.gateway,
    session: null,
    zone: null,
    data: { cause },
  }
  return [...endEverything(state, venue), stopped]
}

/** One fact per change of the link. A link that is there from the start on is nothing to report. */
export function decideLink(state: State, venue: Venue, input: InputOf<'link'>): readonly Draft[] {
  const about = { subject: venue.gateway, session: null, zone: null }
  const { linkUp } = state.gateway
  if (!input.up && linkUp !== false) {
    return [{ type: 'link.lost', ...about, data: { cause: input.cause.slice(0, 64).toWellFormed() } }]
  }
  if (input.up && linkUp === false) {
    return [{ type: 'link.restored', ...about, data: { backlog: input.backlog } }]
  }
  return []
}

/**
 * Too many events wait for the platform, or one for too long: told once, until they are delivered (edge case 29). It
 * changes nothing else: the gate goes on, and nothing of the record is dropped.
 */
export function decideBacklog({ state, venue, now }: World, input: InputOf<'backlog'>): readonly Draft[] {
  const { backlogEvents, backlogMs } = venue.rules
  const waitedMs = input.oldestMs === null ? 0 : now.ms - input.oldestMs
  if (state.gateway.overfilled || (input.events <= backlogEvents && waitedMs <= backlogMs)) return []
  const hours = Math.max(0, Math.floor(waitedMs / hourMs))
  const data = { backlog: input.events, limit: backlogEvents, hours }
  return [{ type: 'outbox.overfilled', subject: venue.gateway, session: null, zone: null, data }]
}

const hourMs = 3_600_000

const dayMs = 86_400_000
/** So many whole days before the end of a certificate it is told, and below 0 that it has expired. */
const noticeDays = [-1, 1, 3, 7, 14, 30]

/**
 * A certificate of the link is about to run out, or has: told once on each of the days above, whatever restarts in between
 * (F-P.2). It changes nothing else. A clock that was never set says nothing about the date of anything.
 */
export function decideCertificate(
  { state, venue, now }: World,
  { certificate, notAfterMs }: InputOf<'certificate'>,
): readonly Draft[] {
  const days = Math.floor((notAfterMs - now.ms) / dayMs)
  const notice = noticeOf(days)
  if (now.clock === 'unset' || notice === undefined) return []
  const notAfter = localInstant(notAfterMs, venue.utcOffset)
  const told = state.gateway.certificates[certificate]
  const isTold = told?.notAfter === notAfter && (noticeOf(told.days) ?? notice) <= notice
  if (isTold) return []
  const data = { certificate, notAfter, days }
  return [{ type: 'link.certificate_expiring', subject: venue.gateway, session: null, zone: null, data }]
}

function noticeOf(days: number): number | undefined {
  return noticeDays.find((notice) => days <= notice)
}

/** The gateway itself as a subject. */
export const gatewaySubject: Subject<Gateway> = { initial: unstarted, evolve: evolveGateway }
