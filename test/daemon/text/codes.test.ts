import { describe, expect, test } from 'vitest'
import { denialCodes, denials } from '../../../daemon/domain/denials.ts'
import { approverRole, staffRoles } from '../../../daemon/domain/events/define.ts'
import { roles } from '../../../daemon/domain/events/sessions.ts'
import { refusals } from '../../../daemon/domain/refusals.ts'
import type { Phase } from '../../../daemon/domain/sessions.ts'
import type { ZoneKind } from '../../../daemon/domain/venue.ts'
import type { CodeTable } from '../../../daemon/text/code-table.ts'
import { codeTables, codeWords, fieldTables, fieldWords } from '../../../daemon/text/codes.ts'
import { codeLabel } from '../../../daemon/text/labels.ts'
import type { Words } from '../../../daemon/text/text.ts'
import { faults } from '../../../drivers/fault.ts'
import { codesOf, eventTypes } from '../../support/event-shapes.ts'

const chinese = /\p{Script=Han}/u

/** What is wrong with the words of a code in a field; empty when nothing is. */
function faultsOf(code: string, field?: string): readonly string[] {
  const zh = codeLabel(code, 'zh-CN', field)
  const en = codeLabel(code, 'en', field)
  const where = field === undefined ? code : `${field}: ${code}`
  return [
    ...(zh !== code && chinese.test(zh) ? [] : [`${where} has no Chinese`]),
    // some codes are plain English words: these are called by themselves
    ...(en === code && !plainEnglish.test(code) ? [`${where} has no English`] : []),
    ...(chinese.test(en) || en.includes('_') ? [`${where}: no English is ${en}`] : []),
  ]
}

const plainEnglish = /^[a-z]+$/

describe('every code that an event can carry', () => {
  test.each(eventTypes)('has words in %s', (type) => {
    expect(codesOf(type).flatMap(({ code, field }) => faultsOf(code, field))).toEqual([])
  })

  test('is found however deep it stands', () => {
    const found = eventTypes.flatMap((type) => codesOf(type).map(({ field, code }) => `${field}=${code}`))
    expect(found.length).toBeGreaterThan(300)
    expect(found).toEqual(
      expect.arrayContaining([
        'passage.granted.remark=fire',
        'locker.retrieval_denied.reason=on_leave',
        'locker.retrieval_denied.reason=badge_lost',
        'site.clear_blocked.open.kind=hold',
        'roster.received.participants.needs=helper',
        'policy.changed.roles=auditor',
      ]),
    )
  })

  const causes: Readonly<Record<string, readonly string[]>> = {
    'device.disconnected.cause': Object.keys(faults),
    'link.lost.cause': [...Object.keys(faults), 'unknown'],
    'device.check_failed.cause': [
      'not_in_step',
      'link_lost',
      'mains_lost',
      'disk_full',
      'offline',
      'unknown',
    ],
    'audit.verify_failed.problem': ['sequence_gap', 'unreadable', 'not_canonical', 'prevhash_differs'],
    'override.rejected.cause': ['second_person_needed', 'same_person', 'role_not_permitted', 'own_refusal'],
  }
  test.each(Object.entries(causes))('has words in %s, which takes any text', (field, codes) => {
    expect(codes.flatMap((code) => faultsOf(code, field))).toEqual([])
  })
})

describe('every code of a closed list', () => {
  const phases: Readonly<Record<Phase, true>> = {
    open: true,
    sealed: true,
    overnight: true,
    closing: true,
    closed: true,
    terminated: true,
    cancelled: true,
  }
  const zoneKinds: Readonly<Record<ZoneKind, true>> = {
    opening: true,
    evaluation: true,
    room: true,
    corridor: true,
    dining: true,
    rest: true,
    qa: true,
    monitor: true,
    sample: true,
    waiting: true,
    lockers: true,
    other: true,
  }
  test.each<[string, readonly string[], string | undefined]>([
    ['denial', denialCodes, undefined],
    ['role of people', roles, undefined],
    ['role of the staff', staffRoles, undefined],
    ['role of an approver', approverRole.options, undefined],
    ['phase of a session', Object.keys(phases).map((phase) => `phase_${phase}`), undefined],
    ['kind of a zone', Object.keys(zoneKinds), 'zone.kind'],
    ['fault of a wire', Object.keys(faults), 'fault'],
  ])('has words: %s', (_list, codes, field) => {
    expect(codes.flatMap((code) => faultsOf(code, field))).toEqual([])
  })

  test.each(Object.entries<Words>(refusals))('refusal %s is told in both languages', (_code, { zh, en }) => {
    expect(zh).toMatch(chinese)
    expect(en.trim()).not.toBe('')
    expect(en).not.toMatch(chinese)
    const placeholders = (text: string) => text.match(/\{\w*\}/g) ?? []
    expect(placeholders(zh)).toEqual(placeholders(en))
    expect(placeholders(zh).filter((one) => one !== '{detail}')).toEqual([])
  })
})

describe('the tables', () => {
  test('have each code once, and none that is a denial or a role', () => {
    const taken = {
      denials: denials as CodeTable,
      roles: Object.fromEntries(roles.map((role) => [role, {}])),
    }
    expect(twice({ ...codeTables, ...taken })).toEqual([])
    expect(twice(fieldTables)).toEqual([])
  })

  test('say each code in both languages, Chinese without Latin words, English without Chinese', () => {
    const all = [codeWords, ...Object.values(fieldWords)].flatMap((table) => Object.entries(table))
    const wrong = all.filter(
      ([, { zh, en }]) => !chinese.test(zh) || /[a-z_]/i.test(zh) || !/^[^\p{Script=Han}_]+$/u.test(en),
    )
    expect(wrong.map(([code]) => code)).toEqual([])
  })

  test('name only fields that there are', () => {
    const fields = eventTypes.flatMap((type) => codesOf(type).map(({ field }) => field))
    const idle = Object.keys(fieldWords).filter(
      (key) => key !== 'zone.kind' && !fields.some((field) => `.${field}`.endsWith(`.${key}`)),
    )
    expect(idle).toEqual([])
  })

  /** Keys that stand in more than one table, with the names of these. */
  function twice(tables: Readonly<Record<string, object>>): readonly string[] {
    const owners = new Map<string, string[]>()
    for (const [name, table] of Object.entries(tables)) {
      for (const key of Object.keys(table)) owners.set(key, [...(owners.get(key) ?? []), name])
    }
    return [...owners]
      .filter(([, names]) => names.length > 1)
      .map(([key, names]) => `${key}: ${names.join(', ')}`)
  }
})

describe('a code in a field', () => {
  test.each<[string, string | undefined, string, string]>([
    ['in', undefined, '进入', 'in'],
    ['in', 'passage.granted.direction', '进入', 'in'],
    ['in', 'material.received.direction', '送入', 'handed in'],
    ['refused', 'leave.approval_recorded.decision', '不同意', 'refused'],
    ['refused', 'device.disconnected.cause', '连接被拒绝', 'connection refused'],
    ['busy', 'locker.open_failed.cause', '设备繁忙', 'device busy'],
    ['busy', 'fault', '被其他程序占用', 'held by another program'],
    ['suspect', 'clock.unsynchronized.quality', '可疑', 'suspect'],
    ['suspect', 'card.read_failed.failure', '证件可疑', 'suspect card'],
    ['locker', 'site.clear_blocked.open.kind', '柜格', 'cell'],
    ['sample', 'leave.requested.kind', '查验样品', 'to inspect samples'],
    ['sample', 'material.received.kind', '样品', 'sample'],
    ['sample', 'zone.kind', '样品室', 'sample room'],
    ['tomorrow', 'leave.requested.kind', 'tomorrow', 'tomorrow'],
    ['constructor', 'toString', 'constructor', 'constructor'],
  ])('%s, in %s, is called %s', (code, field, zh, en) => {
    expect(codeLabel(code, 'zh-CN', field)).toBe(zh)
    expect(codeLabel(code, 'en', field)).toBe(en)
  })
})
