import { describe, expect, test } from 'vitest'
import { catalogue } from '../../../daemon/domain/events/catalogue.ts'
import { tells, told } from '../../support/event-told.ts'

const lead = 'p-aaaaaaaaaaaa'
const expert = 'p-bbbbbbbbbbbb'
const witness = 'o-111111111111'
const supervisor = 'o-222222222222'
const at = (time: string, day = '18') => `2026-03-${day}T${time}:00.000+08:00`

describe('a statement about sessions, the house and the record', () => {
  test.each([
    tells('of a sealed session counts who is inside, and nobody who is missing', {
      type: 'session.sealed',
      data: { inside: 7, missing: 0, reason: null, operator: witness },
      zh: '场内 7 人，经办 o-111111111111',
      en: '7 inside, by o-111111111111',
    }),
    tells('of a session sealed without somebody gives number and reason', {
      type: 'session.sealed',
      data: { inside: 6, missing: 1, reason: '等候补抽', operator: witness },
      zh: '场内 6 人，缺 1 人，经办 o-111111111111：“等候补抽”',
      en: '6 inside, 1 missing, by o-111111111111: "等候补抽"',
    }),
    tells('of a scheduled session gives its times by the clock of the venue', {
      type: 'session.scheduled',
      data: {
        session: 'DEMO-1',
        projectKind: 'works_tender',
        room: 'room1',
        openingRoom: 'opening1',
        dueAt: '2026-03-18T02:00:00.000Z',
        admitFrom: at('09:00'),
        admitUntil: null,
        mealAt: at('12:00'),
      },
      row: { subject: 'DEMO-1' },
      zh: '工程建设 room1，开标室 opening1，应到 10:00，09:00 起入场，订餐 12:00',
      en: 'works tender room1, opening room opening1, due 10:00, entry from 09:00, meal at 12:00',
    }),
    tells('of a roster counts people and lists none', {
      type: 'roster.received',
      data: {
        session: 'DEMO-1',
        source: 'file',
        revision: 2,
        participants: [{ participant: lead, role: 'expert_lead' }],
      },
      row: { subject: 'DEMO-1' },
      zh: '第 2 版，来自文件，1 人',
      en: 'revision 2, from file, 1 person',
    }),
    tells('of a notice says what is told to whom, and how often it was repeated', {
      type: 'notification.sent',
      data: { notification: 'N3', topic: 'overdue', to: 'agency', participant: expert, repeat: 1 },
      row: { subject: expert },
      zh: 'N3 逾时未到，告知代理机构，第 1 次重发',
      en: 'N3 overdue, to agency, repeat 1',
    }),
    tells('of a blocked clearing names the first that are open and counts all', {
      type: 'site.clear_blocked',
      data: {
        session: 'DEMO-1',
        open: [
          { kind: 'badge', id: 'B07' },
          { kind: 'locker', id: 'bank-1 07' },
          { kind: 'leave', id: 'L1' },
          { kind: 'person', id: expert },
          { kind: 'material', id: 'M1' },
        ],
      },
      row: { subject: 'DEMO-1' },
      zh: '未办结：识别牌 B07、柜格 bank-1 07、临时离开 L1 等 5 项',
      en: 'open: badge B07, cell bank-1 07, leave L1 and 2 more',
    }),
    tells('of a shift without anything open says so', {
      type: 'operator.handed_over',
      data: { operator: witness, to: supervisor, open: [] },
      row: { subject: witness },
      zh: '交给 o-222222222222，无未办结事项',
      en: 'to o-222222222222, nothing open',
    }),
    tells('of a clock that stepped back gives seconds and the size of the step', {
      type: 'clock.stepped',
      data: { from: at('14:00'), to: at('12:00'), differenceMs: -7_200_400 },
      zh: '由 14:00:00，变为 12:00:00，倒退 7200 秒',
      en: 'from 14:00:00, to 12:00:00, 7200 s back',
    }),
    tells('of a lost device gives the fault in its own words', {
      type: 'device.disconnected',
      data: { device: 'lane-1', cause: 'refused' },
      row: { subject: 'lane-1' },
      zh: '连接被拒绝',
      en: 'connection refused',
    }),
    tells('of a night says whether the seals held', {
      type: 'session.overnight_ended',
      data: { headcount: 7, sealsIntact: false, operator: witness },
      zh: '7 人，封条破损，经办 o-111111111111',
      en: '7 people, seals broken, by o-111111111111',
    }),
    tells('of a failed login says of which account, and that it is locked now', {
      type: 'operator.login_failed',
      data: { operator: witness, failures: 5, locked: true },
      row: { subject: witness },
      zh: '连续 5 次，账号已锁定',
      en: '5 times in a row, account locked',
    }),
    tells('of a login to no account says that there is none', {
      type: 'operator.login_failed',
      data: { operator: null, failures: 1, locked: false },
      zh: '账号不存在，连续 1 次',
      en: 'no such account, once',
    }),
    tells('of a certificate that runs out says which and when', {
      type: 'link.certificate_expiring',
      data: { certificate: 'server', notAfter: '2026-04-01T08:00:00.000+08:00', days: 13 },
      zh: '平台服务器证书，有效期至 2026-04-01 08:00',
      en: 'certificate of the broker, valid until 2026-04-01 08:00',
    }),
    tells('of a check of many devices names three', {
      type: 'device.checked',
      data: { devices: ['a', 'b', 'c', 'd'], operator: null },
      zh: 'a、b、c 等 4 项',
      en: 'a, b, c and 1 more',
    }),
    tells('of released portals says how many are known to be free', {
      type: 'portals.released',
      data: { portals: ['e1', 'e2'], confirmed: ['e1'] },
      zh: 'e1、e2，已证实 1 处',
      en: 'e1, e2, 1 confirmed',
    }),
    tells('of a changed account says which, to what roles, and by whom', {
      type: 'policy.changed',
      data: {
        what: 'operator_roles',
        operator: supervisor,
        roles: ['witness', 'auditor'],
        version: null,
        values: null,
        by: witness,
      },
      zh: '变更角色 见证人员、审计人员，账号 o-222222222222，经办 o-111111111111',
      en: 'roles changed witness, auditor, account o-222222222222, by o-111111111111',
    }),
    tells('of changed rules gives their version and not the rules', {
      type: 'policy.changed',
      data: {
        what: 'rules',
        operator: null,
        roles: [],
        version: 'cd'.repeat(32),
        values: { antiPassback: 'hard' },
        by: null,
      },
      zh: '规则，版本 cdcdcdcdcdcd',
      en: 'rules, version cdcdcdcdcdcd',
    }),
    tells('of evidence gives what tells the file by eye', {
      type: 'evidence.exported',
      data: {
        hold: 'H1',
        session: 'DEMO-1',
        events: 589,
        upTo: 620,
        head: 'ab'.repeat(32),
        digest: 'cd'.repeat(32),
        operator: witness,
      },
      zh: 'H1，场次 DEMO-1，共 589 条，文件摘要 cdcdcdcdcdcd，经办 o-111111111111',
      en: 'H1, session DEMO-1, 589 events, digest cdcdcdcdcdcd, by o-111111111111',
    }),
    tells('of a record that was amended says to which event it adds', {
      type: 'record.amended',
      data: {
        amends: 412,
        cause: 'paper_register',
        text: '停电期间纸质登记',
        meantAt: at('13:40'),
        participant: null,
        operator: witness,
        second: supervisor,
      },
      zh: '纸质登记补录，补充第 412 条，发生于 13:40，经办 o-111111111111，第二人 o-222222222222：“停电期间纸质登记”',
      en: 'from the paper register, adds to #412, happened 13:40, by o-111111111111, with o-222222222222: "停电期间纸质登记"',
    }),
  ])('%s', (_title, { type, data, row, zh, en }) => {
    expect(catalogue[type].data.safeParse(data).success).toBe(true)
    expect(told(type, data, row)).toEqual([zh, en])
  })

  test('of a later version says what is known of it, and does no harm', () => {
    const data = {
      portal: 'lane-1',
      direction: 'in',
      mood: 'bad',
      deep: { er: [1] },
      minutes: 'many',
      open: 'no',
    }
    expect(told('tomorrow.invented', data)).toEqual(['lane-1 进入', 'lane-1 in'])
    expect(told('leave.ended', { leave: { id: 'L1' }, minutes: null })).toEqual(['', ''])
    expect(told('leave.overran', { dueBack: 'soon' })).toEqual(['应返 soon', 'due back soon'])
  })

  test('cannot move the cursor of a terminal', () => {
    const [zh] = told(
      'witness.noted',
      { text: 'a\u001b[2Jb\nc', meantAt: null, operator: witness },
      { subject: witness },
    )
    expect(zh).toBe('“a·[2Jb·c”')
  })
})
