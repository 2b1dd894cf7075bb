/** The commands about sessions, as the table of commands has them (Art. 4, 10, 16, 26; F-X.9). */
import { suspensionCause } from '../../domain/events/sessions.ts'
import type { Command, Given, Option } from '../command.ts'
import { isSwitched, optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const code = { name: 'CODE', presence: 'required' } as const

const orderOption: Option = {
  value: 'ID',
  summary: { zh: '平台或监督部门的指令编号', en: 'number of the order of the platform or a supervisor' },
}
const reasonOption: Option = { value: 'TEXT', summary: { zh: '理由', en: 'why' } }
const causeOption: Option = {
  value: suspensionCause.options.join('|'),
  summary: { zh: '原因，缺省 other', en: 'cause, usually other' },
}

const session = (given: Given) => ({ session: given.operands[0] })
const ordered = (given: Given) => ({
  ...session(given),
  order: optionText(given, 'order'),
  reason: optionText(given, 'reason'),
})
const caused = (given: Given) => ({ ...ordered(given), cause: optionText(given, 'cause') ?? 'other' })

const grounds = { order: orderOption, reason: reasonOption }

/** `10:30` is on the day of the session. */
function moment(zh: string, en: string): Option {
  return { value: 'T', summary: { zh: `${zh}（如 10:30）`, en: `${en}, such as 10:30` } }
}

const scheduleOptions: Readonly<Record<string, Option>> = {
  room: { value: 'ZONE', summary: { zh: '评标室', en: 'evaluation room' } },
  'opening-room': { value: 'ZONE', summary: { zh: '开标室', en: 'opening room' } },
  due: moment('开始时间', 'when it is due'),
  'admit-from': moment('入场开始', 'begin of admission'),
  'admit-until': moment('入场截止', 'end of admission'),
  'booked-until': moment('场地预约至', 'end of the booking'),
  meal: moment('订餐时间', 'when lunch was ordered for'),
  order: orderOption,
}

function schedule(given: Given) {
  const text = (name: string) => optionText(given, name)
  return {
    ...session(given),
    room: text('room'),
    openingRoom: text('opening-room'),
    due: text('due'),
    admitFrom: text('admit-from'),
    admitUntil: text('admit-until'),
    bookedUntil: text('booked-until'),
    mealAt: text('meal'),
    order: text('order'),
  }
}

const headcountOption: Option = { value: 'N', summary: { zh: '清点人数', en: 'people counted by eye' } }

/** `F-7,F-8` are two seals; none without the option. */
function sealsIn(given: Given): readonly string[] {
  return (optionText(given, 'seals') ?? '').split(',').filter((seal) => seal !== '')
}

const overnightCommands: readonly Command[] = [
  staffCommandLine({
    name: ['overnight', 'start'],
    summary: {
      zh: '隔夜封闭开始（负责人与监督人员共同确认）',
      en: 'close a session for the night; the lead and a supervisor agree',
    },
    operands: [code],
    options: {
      regime: {
        value: 'inside|outside',
        summary: { zh: '场内休息或集中外宿，缺省 inside', en: 'where they rest, usually inside' },
      },
      headcount: headcountOption,
      seals: { value: 'N,N…', summary: { zh: '封条号', en: 'numbers of the seals' } },
    },
    asks: 'overnight.start',
    arguments: (given) => ({
      ...session(given),
      regime: optionText(given, 'regime') ?? 'inside',
      headcount: Number(optionText(given, 'headcount') ?? Number.NaN),
      seals: sealsIn(given),
    }),
    second: true,
  }),
  staffCommandLine({
    name: ['overnight', 'end'],
    summary: { zh: '隔夜封闭结束（核对人数与封条）', en: 'go on in the morning, people and seals checked' },
    operands: [code],
    options: {
      headcount: headcountOption,
      'seals-broken': { summary: { zh: '封条不完好', en: 'a seal is broken' } },
    },
    asks: 'overnight.end',
    arguments: (given) => ({
      ...session(given),
      headcount: Number(optionText(given, 'headcount') ?? Number.NaN),
      sealsIntact: !isSwitched(given, 'seals-broken'),
    }),
  }),
]

export const sessionCommands: readonly Command[] = [
  {
    name: ['session', 'timeline'],
    summary: { zh: '一个场次的全部事件（可跨日）', en: 'everything about one session, over all its days' },
    operands: [code],
    options: { format: { value: 'table|ndjson|csv', summary: { zh: '输出格式', en: 'form of the output' } } },
    run: async (context) => (await import('../session-timeline.ts')).sessionTimeline(context),
  },
  staffCommandLine({
    name: ['session', 'seal'],
    summary: {
      zh: '封闭评标（成员未齐须有理由）',
      en: 'seal the evaluation; with members missing give a reason',
    },
    operands: [code],
    options: { reason: reasonOption },
    asks: 'session.seal',
    arguments: (given) => ({ ...session(given), reason: optionText(given, 'reason') }),
  }),
  staffCommandLine({
    name: ['session', 'suspend'],
    summary: { zh: '暂停交易', en: 'suspend trading' },
    operands: [code],
    options: { cause: causeOption, ...grounds },
    asks: 'session.suspend',
    arguments: caused,
  }),
  staffCommandLine({
    name: ['session', 'resume'],
    summary: { zh: '恢复交易', en: 'trading goes on' },
    operands: [code],
    options: grounds,
    asks: 'session.resume',
    arguments: ordered,
  }),
  staffCommandLine({
    name: ['session', 'terminate'],
    summary: { zh: '终止交易（须有指令编号或理由）', en: 'terminate trading, by an order or with a reason' },
    operands: [code],
    options: { cause: causeOption, ...grounds },
    asks: 'session.terminate',
    arguments: caused,
  }),
  staffCommandLine({
    name: ['session', 'cancel'],
    summary: { zh: '取消场次（封闭前）', en: 'cancel a session before it is sealed' },
    operands: [code],
    options: grounds,
    asks: 'session.cancel',
    arguments: ordered,
  }),
  staffCommandLine({
    name: ['session', 'reschedule'],
    summary: { zh: '变更场次的时间、场地或订餐', en: 'move a session to another time or room, order lunch' },
    operands: [code],
    options: scheduleOptions,
    asks: 'session.reschedule',
    arguments: schedule,
  }),
  ...overnightCommands,
  {
    name: ['session', 'readiness'],
    summary: { zh: '场次准备情况（红黄绿）', en: 'whether a session can begin, as a traffic light' },
    operands: [{ name: 'CODE', presence: 'required' }],
    options: {},
    run: async (context) => (await import('../readiness.ts')).sessionReadiness(context),
  },
]
