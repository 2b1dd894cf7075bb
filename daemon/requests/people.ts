/** People on their way in: decrypted in memory, checked, and never told of but by row and field (F-P.4, F-17.1). */

import type { Roster, RosterPerson } from '../roster.ts'
import type { CheckedPerson, CheckedRoster, RosterProblem } from '../roster-file.ts'
import { checkReplacement, checkRoster } from '../roster-file.ts'
import type { RequestPorts } from './ports.ts'
import { readJson } from './reading.ts'
import type { RequestRefusal } from './refusal.ts'
import { refusing } from './refusal.ts'
import { openSealed } from './sealed.ts'

type Refused = { readonly ok: false; readonly refusal: RequestRefusal }

/** The roster inside; a wrong one is put on record as such. */
export async function peopleIn(
  { key, gateway }: Pick<RequestPorts, 'key' | 'gateway'>,
  jwe: string,
): Promise<
  { readonly ok: true; readonly roster: Roster; readonly unknownRegions: readonly number[] } | Refused
> {
  const given = await opened(key, jwe, 'data.roster')
  if (!given.ok) return given
  const checked: CheckedRoster = checkRoster(given.value)
  if (checked.ok) return checked
  gateway.noteRejectedRoster(checked.session, checked.problems.length, 'platform')
  return { ok: false, refusal: mistaken(checked.problems, 'data.roster') }
}

/** The one person inside. */
export async function substituteIn(
  { key }: Pick<RequestPorts, 'key'>,
  jwe: string,
): Promise<{ readonly ok: true; readonly person: RosterPerson } | Refused> {
  const given = await opened(key, jwe, 'data.substitute')
  if (!given.ok) return given
  const checked: CheckedPerson = checkReplacement(given.value)
  return checked.ok ? checked : { ok: false, refusal: mistaken(checked.problems, 'data.substitute') }
}

async function opened(
  key: RequestPorts['key'],
  jwe: string,
  field: string,
): Promise<{ readonly ok: true; readonly value: unknown } | Refused> {
  const plain = await openSealed(jwe, key())
  if (!plain.ok) return { ok: false, refusal: refusing(plain.fault, field) }
  const read = readJson(plain.plaintext)
  return read.ok ? read : { ok: false, refusal: { ...read.refusal, field } }
}

/** Most rows that an answer lists; who has more wrong has one thing wrong. */
const mostDetails = 100

function mistaken(problems: readonly RosterProblem[], field: string): RequestRefusal {
  const details = problems
    .slice(0, mostDetails)
    .map(({ row, field: at, expected }) => ({ row, field: at, zh: expected.zh, en: expected.en }))
  return { ...refusing('roster_invalid', field), details }
}
