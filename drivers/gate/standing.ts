/** Whether the gate is shut and free, by its own contacts, and what of that is news. Pure; knows no board and no wire. */
import type { Signal } from '../words.ts'

/** The contacts that a gate may have for this, by their meaning: active while it is so. */
export interface StandingContacts {
  /** the gate is not shut */
  readonly ajar: boolean
  readonly obstructed: boolean
}

export interface Standing {
  /** Since when it is seen not to be shut, monotonic ms; null while it is. */
  readonly ajarSince: number | null
  /** For how long it was last said to be ajar, counted from `ajarSince`. */
  readonly saidSeconds: number
  readonly saidObstructed: boolean
  /** Something was said and not taken back with `GateSecured`. */
  readonly unsecured: boolean
}

export const shut: Standing = { ajarSince: null, saidSeconds: 0, saidObstructed: false, unsecured: false }

/** How often it is said that the gate is still ajar; longer than anybody takes to pass. Whoever listens has the limit. */
const sayEverySeconds = 5

interface Reading {
  readonly contacts: StandingContacts
  /** The gate has such contacts, one or both. */
  readonly isWired: boolean
  /** The first after a start or a gap: how long the gate has stood so, nobody saw. */
  readonly isFirst: boolean
  readonly now: number
}

/** What one reading of the contacts says. A gate without such contacts never says anything. */
export function standingAfter(
  before: Standing,
  { contacts, isWired, isFirst, now }: Reading,
): { readonly standing: Standing; readonly signals: readonly Signal[] } {
  if (!contacts.ajar && !contacts.obstructed) {
    const isNews = before.unsecured || (isFirst && isWired)
    return { standing: shut, signals: isNews ? [{ kind: 'GateSecured' }] : [] }
  }
  const since = isFirst ? null : before.ajarSince
  const ajarSince = contacts.ajar ? (since ?? now) : null
  const saidBefore = since === null ? 0 : before.saidSeconds
  const seconds = ajarSince === null ? 0 : wholeSteps(now - ajarSince)
  const signals: Signal[] = []
  if (contacts.obstructed && !before.saidObstructed) signals.push({ kind: 'GateObstructed' })
  if (seconds > saidBefore) signals.push({ kind: 'GateAjar', seconds })
  const standing = {
    ajarSince,
    saidSeconds: seconds,
    saidObstructed: before.saidObstructed || contacts.obstructed,
    unsecured: before.unsecured || signals.length > 0,
  }
  return { standing, signals }
}

function wholeSteps(ms: number): number {
  return Math.floor(ms / 1000 / sayEverySeconds) * sayEverySeconds
}
