/** Rosters over the control socket: checked here too, because who speaks to the socket need not be our own command line. */
import type { Words } from '../../config/problem.ts'
import { secondPersonFault } from '../domain/command.ts'
import type { StaffRole } from '../domain/events/define.ts'
import type { PutRoster } from '../domain/input.ts'
import { hasAccounts } from '../domain/operators.ts'
import { rosterFilesLimit } from '../domain/rosters.ts'
import type { Gateway } from '../gateway.ts'
import type { CheckedRoster, RosterProblem } from '../roster-file.ts'
import { checkRoster } from '../roster-file.ts'
import { actorBy } from './credentials.ts'
import { refused } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import type { Answer, Asker } from './server.ts'

const secondRoles: readonly StaffRole[] = ['witness', 'area_staff', 'site_supervisor', 'admin_supervisor']

/**
 * Takes one roster, or a list of them: all or none (Art. 4; F-P.4). While the platform is away a roster comes on a stick,
 * and two people answer for it (edge case 27, X9); a second person counts only if this one proves to be there.
 */
export async function putRosters(ports: ControlPorts, given: unknown, asker: Asker): Promise<Answer> {
  const { gateway, operators } = ports.gateway.state()
  if (!hasAccounts(operators)) return taken(ports.gateway, given, {})
  const actor = await actorBy(ports, asker)
  if (!actor.ok) return refused(actor.refusal)
  const { operator, second } = actor.value
  const isOnStick = gateway.linkUp === false
  const fault = second !== null || isOnStick ? secondPersonFault(actor.value, secondRoles) : null
  if (fault !== null) return refused({ code: fault, detail: '' })
  return taken(ports.gateway, given, { operator, second: second?.person ?? null })
}

type By = Pick<PutRoster, 'operator' | 'second'>

function taken(gateway: Gateway, given: unknown, by: By): Answer {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  if (list.length === 0 || list.length > rosterFilesLimit) return invalid(numberOfRosters, [])
  const checked = list.map((one) => checkRoster(one))
  const sound = checked.filter((one) => one.ok)
  if (sound.length < checked.length) return mistaken(gateway, checked)
  const refusal = gateway.putRoster(...sound.map(({ roster }) => ({ ...roster, ...by })))
  if (refusal !== null) return refused(refusal)
  const put = sound.map(({ roster: { session, people }, unknownRegions }) => ({
    session,
    people: people.length,
    unknownRegions,
  }))
  return { ok: true, result: Array.isArray(given) ? put : put[0] }
}

const numberOfRosters: Words = {
  zh: `一次导入 1 至 ${rosterFilesLimit} 份名单`,
  en: `1 to ${rosterFilesLimit} rosters are imported at a time`,
}

/** A person that a roster could not take, in the words of the staff; names nobody. */
export function rosterMistakes(problems: readonly RosterProblem[]): Answer {
  const text = { zh: '人员信息有误，未登记', en: 'the person cannot be taken like this' }
  return invalid(
    text,
    problems.map((problem) => wordsOf(problem, { zh: '人员', en: 'person' })),
  )
}

function mistaken(gateway: Gateway, checked: readonly CheckedRoster[]): Answer {
  const details: Words[] = []
  for (const [at, one] of checked.entries()) {
    if (one.ok) continue
    gateway.noteRejectedRoster(one.session, one.problems.length, 'file')
    const which = checked.length === 1 ? '' : `${at + 1}: `
    for (const problem of one.problems) {
      const { row } = problem
      const place = row === null ? { zh: '名单', en: 'roster' } : { zh: `第 ${row} 人`, en: `row ${row}` }
      details.push(wordsOf(problem, { zh: which + place.zh, en: which + place.en }))
    }
  }
  return invalid({ zh: '名单有误，整份未收', en: 'the roster has mistakes; none of it was taken' }, details)
}

function invalid(text: Words, details: readonly Words[]): Answer {
  return { ok: false, problem: { code: 'roster_invalid', text, details: [...details] } }
}

/** What is wrong where, in the words of the staff; names nobody. */
function wordsOf({ field, expected }: RosterProblem, { zh, en }: Words): Words {
  const which = field === null ? '' : ` ${field}`
  return { zh: `${zh}${which}：应为${expected.zh}`, en: `${en}${which}: expected ${expected.en}` }
}
