/** The commands of the control socket: unchecked arguments in, answers in both languages out. */
import type { Words } from '../../config/problem.ts'
import type { Refusal } from '../domain/input.ts'
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

const refusals: Readonly<Record<Refusal['code'], (detail: string) => Words>> = {
  unknown_room: (room) => ({ zh: `本场所没有区域 ${room}`, en: `this venue has no zone ${room}` }),
  roster_empty: () => ({ zh: '名单上没有人员', en: 'nobody is on the roster' }),
  roster_too_large: (count) => ({ zh: `名单有 ${count} 人，超出上限`, en: `${count} people are too many` }),
  window_impossible: () => ({
    zh: '入场截止时间早于入场开始时间',
    en: 'the admission window ends before it begins',
  }),
  journal_unwritable: () => ({
    zh: '日志无法写入，名单未收：请清理磁盘空间后重试',
    en: 'the journal cannot be written, the roster was not taken; free disk space and try again',
  }),
}

function problemOf({ code, detail }: Refusal) {
  return { code, text: refusals[code](detail) }
}
