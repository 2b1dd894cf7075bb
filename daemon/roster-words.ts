/** What a roster should hold, field by field, in the words that staff read when it does not. */
import type { Words } from '../config/problem.ts'
import { documentKind } from './domain/events/define.ts'
import { needs, role, sessionKinds } from './domain/events/sessions.ts'
import { rosterLimit } from './domain/rosters.ts'

/** Values in a row. */
export const list = (values: readonly string[]): string => values.join(', ')

const when: Words = {
  zh: '带时区的时刻，如 2026-03-18T10:00:00+08:00',
  en: 'a moment with zone offset, such as 2026-03-18T10:00:00+08:00',
}
/** A roster as a whole. */
export const wholeWords: Words = {
  zh: '带 session、kind、room、due、people 的名单',
  en: 'a roster: session, kind, room, due, people',
}
/** A number whose digits are right. */
export const numberWords: Words = {
  zh: '校验位与出生日期正确的证件号码（15 位旧号已停用）',
  en: 'a document number with a right check digit and date (15-digit numbers are no longer valid)',
}

/** What each field should hold. */
export const expectations: Readonly<Record<string, Words>> = {
  session: {
    zh: '场次编号，1 至 64 个字符，无空格，不含单位名称',
    en: 'the session code, 1 to 64 characters without blanks or the name of a firm',
  },
  kind: { zh: `其中之一：${list(sessionKinds)}`, en: `one of ${list(sessionKinds)}` },
  room: { zh: '评标室的区域编号，如 room1', en: 'the zone id of the room, such as room1' },
  openingRoom: {
    zh: '开标室的区域编号，如 opening1',
    en: 'the zone id of the opening room, such as opening1',
  },
  due: when,
  admitFrom: when,
  admitUntil: when,
  bookedUntil: when,
  mealAt: when,
  people: { zh: `1 至 ${rosterLimit} 人的列表`, en: `a list of 1 to ${rosterLimit} people` },
  name: { zh: '姓名，1 至 64 个字符', en: 'a name of 1 to 64 characters' },
  document: { zh: `其中之一：${list(documentKind.options)}`, en: `one of ${list(documentKind.options)}` },
  number: { zh: '证件号码', en: 'a document number' },
  role: { zh: `其中之一：${list(role.options)}`, en: `one of ${list(role.options)}` },
  organisation: {
    zh: '单位代码（不是名称），1 至 16 位字母、数字或连字符',
    en: 'a code of the organisation, never its name: 1 to 16 letters, digits or hyphens',
  },
  needs: { zh: `列表，其中之一：${list(needs.options)}`, en: `a list of ${list(needs.options)}` },
}

/** One person. */
export const rowWords: Words = {
  zh: '带 name、document、number、role 的一行',
  en: 'a row with name, document, number and role',
}
