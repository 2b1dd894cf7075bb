/** The commands about portals, overrides, occupancy, as the table of commands has them (Art. 6, 16, 17; F-X.10). */
import type { Command, Given } from '../command.ts'
import { isSwitched, optionText } from '../command.ts'
import { secondOptions, staffCommandLine } from '../staff-command.ts'

const portal = { name: 'PORTAL', presence: 'required' } as const
const person = { name: 'PERSON', presence: 'required' } as const
const reason = { value: 'TEXT', summary: { zh: '理由（必填）', en: 'why; always needed' } }
const reasonOf = (given: Given) => optionText(given, 'reason') ?? ''

/** Priority control of one portal. */
function control(word: 'open-up' | 'lock-down', zh: string, en: string): Command {
  return staffCommandLine({
    name: ['portal', word],
    summary: { zh, en },
    operands: [portal],
    options: { reason },
    asks: `portal.${word.replace('-', '_')}`,
    arguments: (given) => ({ portal: given.operands[0], reason: reasonOf(given) }),
  })
}

export const portalCommands: readonly Command[] = [
  {
    name: ['portal', 'list'],
    summary: {
      zh: '各通道：管控方式与现状（无需守护进程）',
      en: 'the portals and how they stand (needs no daemon)',
    },
    operands: [],
    options: {},
    run: async (context) => (await import('../portal-list.ts')).portalList(context),
  },
  control('open-up', '通道常开：无需出示证件', 'a portal stands open, without cards'),
  control('lock-down', '封锁通道：只出不进', 'nobody comes in; going out stays free'),
  staffCommandLine({
    name: ['portal', 'normalize'],
    summary: { zh: '通道恢复管控', en: 'a portal is under control again' },
    operands: [portal],
    asks: 'portal.normalize',
    arguments: (given) => ({ portal: given.operands[0] }),
  }),
  staffCommandLine({
    name: ['override'],
    summary: {
      zh: '人工放行一人（进入封闭区、放行被拒者须两人）',
      en: 'let one person through; into a sealed area, or somebody refused, it takes two',
    },
    operands: [portal],
    options: {
      out: { summary: { zh: '向外放行，缺省向内', en: 'on the way out, not in' } },
      person: {
        value: 'PERSON',
        summary: {
          zh: '人员（识别牌号或编号）；未知人员不填',
          en: 'who it is; leave it out for somebody unknown',
        },
      },
      reason,
    },
    asks: 'override.pass',
    arguments: (given) => ({
      portal: given.operands[0],
      direction: isSwitched(given, 'out') ? 'out' : 'in',
      person: optionText(given, 'person'),
      reason: reasonOf(given),
    }),
    second: true,
  }),
  {
    name: ['occupancy', 'list'],
    summary: {
      zh: '位置待确认的人员（重启前正在通行，无需守护进程）',
      en: 'people whose place must be confirmed after a restart (needs no daemon)',
    },
    operands: [],
    options: {},
    run: async (context) => (await import('../doubt-list.ts')).doubtList(context),
  },
  staffCommandLine({
    name: ['occupancy', 'correct'],
    summary: { zh: '更正人员所在区域', en: 'put right where the record has somebody' },
    operands: [person],
    options: {
      to: { value: 'ZONE', summary: { zh: '实际所在区域；缺省为场外', en: 'the zone; without it: outside' } },
      reason,
    },
    asks: 'occupancy.correct',
    arguments: (given) => ({
      person: given.operands[0],
      to: optionText(given, 'to'),
      reason: reasonOf(given),
    }),
    second: true,
  }),
  staffCommandLine({
    name: ['antipassback', 'reset'],
    summary: {
      zh: '防重入复位：下一次通行不计较记录位置',
      en: 'the next passage of somebody is not held against the record',
    },
    operands: [person],
    options: { reason },
    asks: 'antipassback.reset',
    arguments: (given) => ({ person: given.operands[0], reason: reasonOf(given) }),
  }),
  {
    name: ['identity', 'find'],
    summary: {
      zh: '按姓名或证件号码查名单（两人，随后输入），显示掩码信息以便核对',
      en: 'look somebody up by name or number (two of the staff; typed); shown masked, for a while',
    },
    operands: [],
    options: secondOptions,
    run: async (context) => (await import('../identity.ts')).identityFind(context),
  },
  staffCommandLine({
    name: ['identity', 'verify'],
    summary: {
      zh: '人工核验身份（两人，核对其他证件）',
      en: 'verify somebody by hand: two of the staff, by another document',
    },
    operands: [person],
    options: {
      document: {
        value: 'passport|temporary_id|identity_card|other',
        summary: { zh: '所核对的证件', en: 'the document that was compared' },
      },
      cause: {
        value: 'card_unreadable|holder_mismatch|document_expired|other',
        summary: { zh: '原因，缺省 card_unreadable', en: 'why; usually card_unreadable' },
      },
    },
    asks: 'identity.verify',
    arguments: (given) => ({
      person: given.operands[0],
      document: optionText(given, 'document') ?? '',
      cause: optionText(given, 'cause') ?? 'card_unreadable',
    }),
    second: true,
  }),
  staffCommandLine({
    name: ['identity', 'reject'],
    summary: { zh: '人证不符：拒绝其进入', en: 'holder and document do not match: not to be let in' },
    operands: [person],
    options: {
      document: {
        value: 'KIND',
        summary: { zh: '证件种类，缺省 resident_id', en: 'kind of document; usually resident_id' },
      },
    },
    asks: 'identity.reject',
    arguments: (given) => ({
      person: given.operands[0],
      document: optionText(given, 'document') ?? 'resident_id',
    }),
  }),
]
