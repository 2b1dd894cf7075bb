/** The commands of the control socket: unchecked arguments in, answers in both languages out. */
import type { Words } from '../../config/problem.ts'
import type { Refusal } from '../domain/input.ts'
import { refusals } from '../domain/refusals.ts'
import type { Gateway } from '../gateway.ts'
import type { RosterProblem } from '../roster-file.ts'
import { checkRoster } from '../roster-file.ts'
import type { Answer, ControlCommands } from './server.ts'

/** What the daemon can be asked. */
export function commandsOf(gateway: Gateway): ControlCommands {
  return {
    status: () => ({ ok: true, result: gateway.status() }),
    'roster.put': (given) => putRoster(gateway, given),
  }
}

/** Checked here too: who speaks to the socket need not be our own command line. */
function putRoster(gateway: Gateway, given: unknown): Answer {
  const checked = checkRoster(given)
  if (!checked.ok) {
    gateway.noteRejectedRoster(checked.session, checked.problems.length)
    const text = { zh: '名单有误，整份未收', en: 'the roster has mistakes; none of it was taken' }
    return { ok: false, problem: { code: 'roster_invalid', text, details: checked.problems.map(wordsOf) } }
  }
  const { roster, unknownRegions } = checked
  const refusal = gateway.putRoster(roster)
  if (refusal !== null) return { ok: false, problem: problemOf(refusal) }
  return { ok: true, result: { session: roster.session, people: roster.people.length, unknownRegions } }
}

function wordsOf({ row, field, expected }: RosterProblem): Words {
  const zhPlace = row === null ? '名单' : `第 ${row} 人`
  const enPlace = row === null ? 'roster' : `row ${row}`
  const place = field === null ? '' : ` ${field}`
  return { zh: `${zhPlace}${place}：应为${expected.zh}`, en: `${enPlace}${place}: expected ${expected.en}` }
}

/** A refusal in the words of the staff. */
export function problemOf({ code, detail }: Refusal) {
  const { zh, en } = refusals[code]
  const filled = (text: string) => text.replace('{detail}', detail)
  return { code, text: { zh: filled(zh), en: filled(en) } }
}
