/** What is left of a link that does not go on: the next beginning, and what is told of it. Pure. */
import type { Signal } from '../words.ts'
import { initialLink, type LinkChange, type LinkState, linkOnly, type Situation } from './state.ts'

/** Longest pause before who is there is asked again; short enough that staff see it come back. */
const longestPauseMs = 2000
/** Before somebody is asked again who answered and cannot be used: a person has to do something first. */
const refusedPauseMs = 5000

/** The link from its beginning; who was known stays known. */
function anew({ presence, identity, saidIdentity, complaint, failures }: LinkState): LinkState {
  return { ...initialLink, presence, identity, saidIdentity, complaint, failures }
}

/** An order whose message may have been heard. */
function unconfirmed({ pending }: LinkState): readonly Signal[] {
  const order = pending?.message.order ?? null
  return order === null ? [] : [{ kind: 'OrderUnconfirmed', ref: order.order.ref }]
}

/** Both sides begin anew, at once: nobody is away. `refused`: the peripheral said that it did not carry the message out. */
export function begunAnew({ link, now }: Situation, end: 'unknown' | 'refused' = 'unknown'): LinkChange {
  const order = link.pending?.message.order ?? null
  const isRefused = end === 'refused' && order !== null
  const signals: readonly Signal[] = isRefused
    ? [{ kind: 'OrderFailed', ref: order.order.ref, why: 'refused' }]
    : unconfirmed(link)
  return linkOnly({ ...anew(link), nextAt: now }, ...signals)
}

/** It does not answer any more. */
export function lost({ link, settings, now }: Situation): LinkChange {
  const failures = link.failures + 1
  const pauseMs = Math.min(settings.pollMs * 2 ** failures, longestPauseMs)
  const gone: LinkState = { ...anew(link), presence: 'offline', failures, nextAt: now + pauseMs }
  const offline: readonly Signal[] =
    link.presence === 'online' ? [{ kind: 'Offline', cause: 'no_reply' }] : []
  return linkOnly(gone, ...unconfirmed(link), ...offline)
}

/** Somebody answers who cannot be used: told once, then tried again with pauses. */
export function refused({ link, now }: Situation, what: string): LinkChange {
  const gone: LinkState = {
    ...anew(link),
    presence: 'offline',
    complaint: what,
    nextAt: now + refusedPauseMs,
  }
  const isNews = link.complaint !== what || link.presence === 'online'
  const signals: readonly Signal[] = isNews
    ? [
        { kind: 'Degraded', what },
        { kind: 'Offline', cause: 'refused' },
      ]
    : []
  return linkOnly(gone, ...unconfirmed(link), ...signals)
}

/** It can be used, and something is wrong with it. */
export function complained({ link }: Situation, what: string): LinkChange {
  if (link.complaint === what) return linkOnly(link)
  return linkOnly({ ...link, complaint: what }, { kind: 'Degraded', what })
}
