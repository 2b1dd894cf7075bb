/** The commands about accounts, login, hand-over, as the table of commands has them. */
import type { Command, Option } from '../command.ts'

const role: Option = {
  value: 'ROLE[,ROLE]',
  summary: {
    zh: 'witness、area_staff、technician、site_supervisor、admin_supervisor、auditor',
    en: 'witness, area_staff, technician, site_supervisor, admin_supervisor, auditor',
  },
}
const document: Option = {
  value: 'KIND',
  summary: {
    zh: '本人证件种类，如 resident_id；随后输入号码',
    en: 'kind of the own document, such as resident_id; its number is typed',
  },
}
const account = { name: 'ACCOUNT', presence: 'required' } as const

export const operatorCommands: readonly Command[] = [
  {
    name: ['operator', 'login'],
    summary: { zh: '登录（随后输入本人密码）', en: 'log in; the own PIN is typed' },
    operands: [account],
    options: {},
    run: async (context) => (await import('../operator.ts')).operatorLogin(context),
  },
  {
    name: ['operator', 'logout'],
    summary: { zh: '退出登录', en: 'log out' },
    operands: [],
    options: {},
    run: async (context) => (await import('../operator.ts')).operatorLogout(context),
  },
  {
    name: ['operator', 'whoami'],
    summary: { zh: '当前登录的人员', en: 'who is logged in here' },
    operands: [],
    options: {},
    run: async (context) => (await import('../operator.ts')).operatorWhoAmI(context),
  },
  {
    name: ['operator', 'add'],
    summary: { zh: '新增账号（随后输入其本人密码）', en: 'a new account; its PIN is typed' },
    operands: [account],
    options: {
      name: { value: 'NAME', summary: { zh: '姓名，只存入人员库', en: 'the name, kept in the vault only' } },
      role,
      document,
    },
    run: async (context) => (await import('../operator.ts')).operatorAdd(context),
  },
  {
    name: ['operator', 'list'],
    summary: { zh: '账号一览（姓名隐去）', en: 'the accounts, names masked' },
    operands: [],
    options: {},
    run: async (context) => (await import('../operator.ts')).operatorList(context),
  },
  {
    name: ['operator', 'roles'],
    summary: { zh: '变更账号的角色', en: 'other roles for an account' },
    operands: [account],
    options: { role },
    run: async (context) => (await import('../operator.ts')).operatorRoles(context),
  },
  {
    name: ['operator', 'disable'],
    summary: { zh: '停用账号', en: 'disable an account' },
    operands: [account],
    options: {},
    run: async (context) => (await import('../operator.ts')).operatorDisable(context),
  },
  {
    name: ['operator', 'pin'],
    summary: {
      zh: '更改本人密码（先输原密码，再输新密码）',
      en: 'change the own PIN; the old one is typed first',
    },
    operands: [],
    options: {},
    run: async (context) => (await import('../operator.ts')).operatorPin(context),
  },
  {
    name: ['operator', 'card'],
    summary: { zh: '登记本人证件，用于读证设备', en: 'the document that an operator shows at readers' },
    operands: [{ name: 'ACCOUNT', presence: 'optional' }],
    options: { document },
    run: async (context) => (await import('../operator.ts')).operatorCard(context),
  },
  {
    name: ['operator', 'code'],
    summary: {
      zh: '监督人员的一次性验证码（只显示一次）',
      en: 'a one-time code of a supervisor, shown once',
    },
    operands: [],
    options: {},
    run: async (context) => (await import('../operator.ts')).operatorCode(context),
  },
  {
    name: ['handover'],
    summary: {
      zh: '交接班（随后输入接班人员密码）',
      en: 'hand the shift over; the next operator types the own PIN',
    },
    operands: [account],
    options: {},
    run: async (context) => (await import('../operator.ts')).handover(context),
  },
]
