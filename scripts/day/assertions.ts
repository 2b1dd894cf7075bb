/** What must hold when the day is over (flows of the day: assertions at its end). */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StoredEvent } from '../../daemon/domain/event.ts'
import { people } from '../../test/support/people.ts'
import { at, sessions } from './cast.ts'
import { dayState } from './folded.ts'
import type { DayOutcome } from './play.ts'

export interface Check {
  readonly what: string
  readonly holds: boolean
}

/** All of them, each with its words. `stateDir` is where journal, vault and log lie. */
export function endOfDayChecks(outcome: DayOutcome, stateDir: string): readonly Check[] {
  const events = outcome.record.events()
  const state = dayState(events)
  const { published, stored, alarms } = outcome.platform
  const own = events.map(({ id }) => id)
  const ids = stored().map((text) => (JSON.parse(text) as { id: string }).id)
  return [
    { what: '评标区无人 nobody is in the evaluation area', holds: !anyInside(state) },
    {
      what: '柜格全部空闲 every cell is free',
      holds: [...state.lockers.values()].every(({ phase }) => phase === 'free'),
    },
    { what: '识别牌全部归还 every badge is back', holds: state.badges.open.size === 0 },
    {
      what: '无未办结的离开、登记、资料 no open leave, visit, material',
      holds: state.leaves.open.size + state.visits.open.size + state.materials.open.size === 0,
    },
    {
      what: '序号连续 the sequence has no gap',
      holds: events.every(({ sequence }, i) => sequence === i + 1),
    },
    {
      what: '平台各收一次、次序不乱 the platform has each event once, in order',
      holds: ids.length === own.length && ids.every((id, i) => id === own[i]),
    },
    {
      what: '平台核对哈希链无误 the platform found nothing wrong with the chain',
      holds: alarms().length === 0,
    },
    { what: '周戊迟到 12 分钟 one expert was 12 minutes late', holds: lateMinutes(events).includes(12) },
    { what: '孙丙离开超时 4 分钟 one leave was 4 minutes over', holds: leaveMinutes(events).includes(4) },
    { what: '场次 B 封闭晚 38 分钟 session B was sealed 38 minutes late', holds: sealedLate(events) === 38 },
    {
      what: '对外消息与文件中无姓名、证件号 no name or document number in messages, log or files',
      holds: !holdsPersonal([...published, ...plainFiles(stateDir)]),
    },
  ]
}

function anyInside(state: ReturnType<typeof dayState>): boolean {
  return [...state.inside].some((ref) => state.people.get(ref)?.session !== null)
}

function lateMinutes(events: readonly StoredEvent[]): readonly number[] {
  return events.flatMap((event) => (event.type === 'participant.arrived' ? [event.data.lateMinutes] : []))
}

function leaveMinutes(events: readonly StoredEvent[]): readonly number[] {
  return events.flatMap((event) => (event.type === 'leave.ended' ? [event.data.lateMinutes] : []))
}

function sealedLate(events: readonly StoredEvent[]): number | null {
  const sealed = events.find((event) => event.type === 'session.sealed' && event.session === sessions.B.code)
  return sealed === undefined ? null : Math.floor((sealed.atMs - Date.parse(at(sessions.B.due))) / 60_000)
}

/** The journal, the platform's inbox and the log as text; the vault is sealed and is searched as bytes by its own tests. */
function plainFiles(stateDir: string): readonly string[] {
  const names = readdirSync(stateDir).filter((name) =>
    /^(journal\.db|vault\.db|platform\.db|wardend\.log)/.test(name),
  )
  return names.map((name) => readFileSync(join(stateDir, name), 'latin1'))
}

function holdsPersonal(texts: readonly string[]): boolean {
  const secrets = people.flatMap(({ name, id_no: number }) => [
    name,
    Buffer.from(name).toString('latin1'),
    number,
  ])
  return texts.some((text) => secrets.some((secret) => text.includes(secret)))
}
