/** The commands about leaving a sealed area and going home, as the table of commands has them (Art. 29, 31, 35). */
import type { Command, Given } from '../command.ts'
import { isSwitched, optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const person = { name: 'PERSON', presence: 'required' } as const
const persons = { name: 'PERSON', presence: 'repeated' } as const
const ids = { name: 'ID', presence: 'repeated' } as const

const reasonOption = { reason: { value: 'TEXT', summary: { zh: '理由', en: 'why' } } }
const releaseOption = {
  release: { summary: { zh: '为办结离场（缺省为临时离开）', en: 'before going home, not before a leave' } },
}
const purpose = (given: Given) => (isSwitched(given, 'release') ? 'release' : 'leave')

export const leaveCommands: readonly Command[] = [
  staffCommandLine({
    name: ['leave', 'request'],
    summary: { zh: '登记离开申请；多人即集体离开', en: 'a leave is asked for, by one or by a group' },
    operands: [persons],
    options: {
      kind: {
        value: 'sample|ordinary|recusal|overnight',
        summary: {
          zh: '查看样品、一般离开、回避离场、隔夜；缺省 ordinary',
          en: 'what for, usually ordinary',
        },
      },
      ...reasonOption,
      place: { value: 'ZONE', summary: { zh: '去往区域', en: 'where to' } },
      back: {
        value: 'HH:MM',
        summary: { zh: '应返回时间，或 RFC 3339', en: 'when due back, or RFC 3339' },
      },
      escort: { value: 'PERSON', summary: { zh: '陪同人员', en: 'who escorts' } },
      deputy: {
        value: 'PERSON',
        summary: {
          zh: '负责人不能审批时，委员会指定的代理人',
          en: 'whom the committee named, where its lead cannot consent',
        },
      },
    },
    asks: 'leave.request',
    arguments: (given) => ({
      persons: given.operands,
      kind: optionText(given, 'kind') ?? 'ordinary',
      reason: optionText(given, 'reason') ?? '',
      place: optionText(given, 'place'),
      back: optionText(given, 'back'),
      escort: optionText(given, 'escort'),
      deputy: optionText(given, 'deputy'),
    }),
  }),
  staffCommandLine({
    name: ['leave', 'approve'],
    summary: { zh: '审批人同意（须审批人本人确认）', en: 'an approver consents, with the own credential' },
    operands: [ids],
    options: {
      as: {
        value: 'site_supervisor|admin_supervisor',
        summary: { zh: '身兼两职时，以何身份', en: 'as which, for who holds both offices' },
      },
      reason: {
        value: 'TEXT',
        summary: {
          zh: '监督人员代负责人同意的理由',
          en: 'why a supervisor consents in place of the lead',
        },
      },
    },
    asks: 'leave.approve',
    arguments: (given) => ({
      leaves: given.operands,
      as: optionText(given, 'as'),
      reason: optionText(given, 'reason'),
    }),
    second: true,
  }),
  staffCommandLine({
    name: ['leave', 'refuse'],
    summary: { zh: '审批人不同意（须审批人本人确认）', en: 'an approver says no, with the own credential' },
    operands: [ids],
    options: reasonOption,
    asks: 'leave.refuse',
    arguments: (given) => ({ leaves: given.operands, reason: optionText(given, 'reason') }),
    second: true,
  }),
  staffCommandLine({
    name: ['leave', 'cancel'],
    summary: { zh: '撤回尚未离开的申请', en: 'take back a leave that has not begun' },
    operands: [ids],
    asks: 'leave.cancel',
    arguments: (given) => ({ leaves: given.operands }),
  }),
  {
    name: ['leave', 'list'],
    summary: { zh: '未办结的离开申请', en: 'the leaves that are open' },
    operands: [],
    options: {},
    run: async (context) => (await import('../leave-list.ts')).leaveList(context),
  },
  staffCommandLine({
    name: ['exit-check', 'pass'],
    summary: { zh: '离场检查通过', en: 'nothing was found at the way out' },
    operands: [person],
    options: releaseOption,
    asks: 'exit_check.pass',
    arguments: (given) => ({ person: given.operands[0], purpose: purpose(given) }),
  }),
  staffCommandLine({
    name: ['exit-check', 'fail'],
    summary: { zh: '离场检查未通过，不得离开', en: 'something was found; nobody leaves with it' },
    operands: [person],
    options: {
      findings: { value: 'TEXT', summary: { zh: '发现的物品', en: 'what was found' } },
      ...releaseOption,
    },
    asks: 'exit_check.fail',
    arguments: (given) => ({
      person: given.operands[0],
      purpose: purpose(given),
      findings: optionText(given, 'findings') ?? '',
    }),
  }),
  staffCommandLine({
    name: ['release'],
    summary: {
      zh: '办结离场；交还识别牌、清空柜格后自动办结，无需此命令',
      en: 'end a stay by hand; it ends by itself when badge and belongings are given back',
    },
    operands: [person],
    asks: 'participant.release',
    arguments: (given) => ({ person: given.operands[0] }),
  }),
]
