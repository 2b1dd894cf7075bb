/**
 * Names have no place in a text that is kept for ever. Which names there are only the vault knows, so texts are looked
 * through here, before the core sees them.
 */
import { Fault, orFault } from '../../drivers/fault.ts'
import { localDate } from '../domain/calendar.ts'
import { namesFirm } from '../domain/events/define.ts'
import { hasEnded } from '../domain/sessions.ts'
import type { ControlPorts } from './ports.ts'

/** A name of one character would be found in half of all texts. */
const shortestName = 2
/** Arguments are flat, or lists of rows. */
const deepest = 4

/** What names are looked for in. */
export interface NamingPorts extends Pick<ControlPorts, 'gateway'> {
  readonly vault: Pick<ControlPorts['vault'], 'person'>
}

/** Whether any text of the arguments has the name of one of the staff, or of somebody on a session of today. */
export function namesAnybody(ports: NamingPorts, given: unknown): boolean {
  const texts = textsIn(given, deepest).map(formsOf)
  if (texts.length === 0) return false
  return peopleOfToday(ports).some((ref) => {
    const name = nameOf(ports, ref)
    return name !== null && texts.some((text) => contains(text, name))
  })
}

/** Whether any text of the arguments names a firm: who bids is in no record of ours (F-18.2). */
export function namesAnyFirm(given: unknown): boolean {
  return textsIn(given, deepest).some(namesFirm)
}

function textsIn(given: unknown, depth: number): readonly string[] {
  if (typeof given === 'string') return [given]
  if (typeof given !== 'object' || given === null || depth === 0) return []
  return Object.values(given).flatMap((one) => textsIn(one, depth - 1))
}

interface Forms {
  /** without the blanks that may stand between Chinese characters */
  readonly joined: string
  /** words with one blank around each */
  readonly spaced: string
}

/** Full and half width, blanks, dots between names and case make no difference. */
function formsOf(text: string): Forms {
  const plain = text.normalize('NFKC').toLowerCase()
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  return { joined: words.join(''), spaced: ` ${words.join(' ')} ` }
}

/** Chinese has no blanks between words; elsewhere a short name is a part of many words. */
function contains(text: Forms, name: Forms): boolean {
  if (name.joined.length < shortestName) return false
  return /\p{Script=Han}/u.test(name.joined)
    ? text.joined.includes(name.joined)
    : text.spaced.includes(name.spaced)
}

function peopleOfToday({ gateway }: NamingPorts): readonly string[] {
  const { people, sessions } = gateway.state()
  const { utcOffset } = gateway.venue
  const today = localDate(gateway.moment().ms, utcOffset)
  const current = new Set(
    [...sessions.values()]
      .filter((session) => !hasEnded(session) || localDate(session.dueMs, utcOffset) === today)
      .map(({ code }) => code),
  )
  return [...people.values()]
    .filter(({ session }) => session === null || current.has(session))
    .map(({ ref }) => ref)
}

/** Null when the vault cannot tell: a row that was damaged must not stop all work. */
function nameOf({ vault }: NamingPorts, ref: string): Forms | null {
  const person = orFault(() => vault.person(ref), 'vault_key', 'busy')
  return person === null || person instanceof Fault ? null : formsOf(person.name.reveal())
}
