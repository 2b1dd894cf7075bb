/** Rosters over the control socket: checked here too, because who speaks to the socket need not be our own command line. */
import type { Words } from '../../config/problem.ts'
import { rosterFilesLimit } from '../domain/rosters.ts'
import type { Gateway } from '../gateway.ts'
import type { CheckedRoster, RosterProblem } from '../roster-file.ts'
import { checkRoster } from '../roster-file.ts'
import { problemOf } from './refusal.ts'
import type { Answer } from './server.ts'

/** Takes one roster, or a list of them: all or none (Art. 4; F-P.4). */
export function putRosters(gateway: Gateway, given: unknown): Answer {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  if (list.length === 0 || list.length > rosterFilesLimit) return refused(numberOfRosters, [])
  const checked = list.map((one) => checkRoster(one))
  const sound = checked.filter((one) => one.ok)
  if (sound.length < checked.length) return mistaken(gateway, checked)
  const refusal = gateway.putRoster(...sound.map(({ roster }) => roster))
  if (refusal !== null) return { ok: false, problem: problemOf(refusal) }
  const taken = sound.map(({ roster: { session, people }, unknownRegions }) => ({
    session,
    people: people.length,
    unknownRegions,
  }))
  return { ok: true, result: Array.isArray(given) ? taken : taken[0] }
}

const numberOfRosters: Words = {
  zh: `一次导入 1 至 ${rosterFilesLimit} 份名单`,
  en: `1 to ${rosterFilesLimit} rosters are imported at a time`,
}

function mistaken(gateway: Gateway, checked: readonly CheckedRoster[]): Answer {
  const details: Words[] = []
  for (const [at, one] of checked.entries()) {
    if (one.ok) continue
    gateway.noteRejectedRoster(one.session, one.problems.length)
    const which = checked.length === 1 ? '' : `${at + 1}: `
    for (const problem of one.problems) {
      const { zh, en } = rosterProblemWords(problem)
      details.push({ zh: which + zh, en: which + en })
    }
  }
  return refused({ zh: '名单有误，整份未收', en: 'the roster has mistakes; none of it was taken' }, details)
}

function refused(text: Words, details: readonly Words[]): Answer {
  return { ok: false, problem: { code: 'roster_invalid', text, details: [...details] } }
}

/** What is wrong in a row, in the words of the staff; names nobody. */
export function rosterProblemWords({ row, field, expected }: RosterProblem): Words {
  const zhPlace = row === null ? '名单' : `第 ${row} 人`
  const enPlace = row === null ? 'roster' : `row ${row}`
  const place = field === null ? '' : ` ${field}`
  return { zh: `${zhPlace}${place}：应为${expected.zh}`, en: `${enPlace}${place}: expected ${expected.en}` }
}
