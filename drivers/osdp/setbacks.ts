/** What is left of a link that does not go on: the next beginning, and what is told of it. Pure. */
import type { Signal } from '../words.ts'
import { initialLink, type LinkChange, type LinkState, linkOnly, type Situation } from './state.ts'
import { told } from './told.ts'

/** Longest pause before who is there is asked again; short enough that staff see it come back. */
const longestPauseMs = 2000
/** Before somebody is asked again who answered and cannot be used: a person has to do something first. */
const refusedPauseMs = 5000
/** It may want to begin anew so often without one answered poll in between. */
const mostBeginnings = 3
/** More make no difference to a pause. */
const mostDoublings = 8

/** The link from its beginning; who was known stays known. */
function anew({ presence, identity, saidIdentity, complaint, failures }: LinkState): LinkState {
  return { ...initialLink, presence, identity, saidIdentity, complaint, failures }
}

/** What became of the order under way: nobody knows, the peripheral did not carry it out, or it was never begun. */
export type End = 'unknown' | 'refused' | 'late'

function ended({ pending }: LinkState, end: End): readonly Signal[] {
  const order = pending?.message.order ?? null
  if (order === null) return []
  const { ref } = order.order
  return [end === 'unknown' ? { kind: 'OrderUnconfirmed', ref } : { kind: 'OrderFailed', ref, why: end }]
}

/** Both sides begin anew, at once the first time: nobody is away. Whoever wants that again and again cannot be used. */
export function begunAnew(situation: Situation, end: End = 'unknown'): LinkChange {
  const { link, settings, now } = situation
  const failures = link.failures + 1
  if (failures > mostBeginnings) return refused(situation, told.startsOver, end)
  const pauseMs = failures === 1 ? 0 : Math.min(settings.pollMs * 2 ** failures, longestPauseMs)
  return linkOnly({ ...anew(link), failures, nextAt: now + pauseMs }, ...ended(link, end))
}

/** It does not answer any more. */
export function lost({ link, settings, now }: Situation): LinkChange {
  const failures = link.failures + 1
  const pauseMs = Math.min(settings.pollMs * 2 ** Math.min(failures, mostDoublings), longestPauseMs)
  const gone: LinkState = { ...anew(link), presence: 'offline', failures, nextAt: now + pauseMs }
  const offline: readonly Signal[] =
    link.presence === 'offline' ? [] : [{ kind: 'Offline', cause: 'no_reply' }]
  return linkOnly(gone, ...ended(link, 'unknown'), ...offline)
}

/** Somebody answers who cannot be used: told once, then tried again with pauses. */
export function refused({ link, now }: Situation, what: string, end: End = 'unknown'): LinkChange {
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
  return linkOnly(gone, ...ended(link, end), ...signals)
}

/** It can be used, and something is wrong with it. */
export function complained({ link }: Situation, what: string): LinkChange {
  if (link.complaint === what) return linkOnly(link)
  return linkOnly({ ...link, complaint: what }, { kind: 'Degraded', what })
}
