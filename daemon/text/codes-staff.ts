/** Words for the codes of accounts and logins, and of the record that the staff look at and add to (Art. 25). */
import type { CodeTable, FieldTable } from './code-table.ts'

export const staffCodes = {
  // accounts and logins
  logged_in: { zh: '已登录', en: 'logged in' },
  logged_out: { zh: '未登录', en: 'logged out' },
  locked: { zh: '已锁定', en: 'locked' },
  disabled: { zh: '已停用', en: 'disabled' },
  handed_over: { zh: '已交接', en: 'handed over' },
  rules: { zh: '规则', en: 'rules' },
  operator_added: { zh: '新增账号', en: 'account added' },
  operator_roles: { zh: '变更角色', en: 'roles changed' },
  operator_disabled: { zh: '停用账号', en: 'account disabled' },
  operator_pin: { zh: '更改密码', en: 'PIN changed' },
  operator_card: { zh: '登记证件', en: 'document registered' },
  // how somebody proved to be the one
  pin: { zh: '本人密码', en: 'own PIN' },
  card: { zh: '本人证件', en: 'own document' },
  code: { zh: '验证码', en: 'code' },
  // why an override was rejected
  second_person_needed: { zh: '缺第二人', en: 'no second person' },
  same_person: { zh: '两人为同一人', en: 'both are the same person' },
  second_role_not_permitted: { zh: '第二人无权限', en: 'the second person may not' },
  role_not_permitted: { zh: '无权限', en: 'may not' },
  own_matter: { zh: '为本人办理', en: 'the own matter' },
  own_refusal: { zh: '本人曾拒绝', en: 'the own refusal' },
  // looks at the record, checks of it
  log: { zh: '日志', en: 'log' },
  export: { zh: '导出', en: 'export' },
  masked: { zh: '脱敏', en: 'masked' },
  full: { zh: '完整', en: 'full' },
  command: { zh: '人工执行', en: 'on command' },
  daily: { zh: '每日自动', en: 'daily' },
  start: { zh: '启动时', en: 'at start' },
  power_restored: { zh: '市电恢复后', en: 'after power came back' },
  sequence_gap: { zh: '序号不连续', en: 'a gap in the sequence' },
  not_canonical: { zh: '格式被改动', en: 'not in canonical form' },
  prevhash_differs: { zh: '与前一条不衔接', en: 'does not follow the event before' },
  hash_differs: { zh: '内容与哈希不符', en: 'content does not match its hash' },
  columns_differ: { zh: '索引列与内容不符', en: 'columns do not match the content' },
  stream_differs: { zh: '属于另一本日志', en: 'belongs to another journal' },
  tail_missing: { zh: '末尾被截去', en: 'the end was cut off' },
  head_differs: { zh: '与所给哈希不符，历史不同', en: 'another history than the expected one' },
  // what is added to it, and what goes
  correction: { zh: '更正', en: 'correction' },
  paper_register: { zh: '纸质登记补录', en: 'from the paper register' },
  identified_later: { zh: '事后查明身份', en: 'identified later' },
  wrong_person: { zh: '登记人员有误', en: 'wrong person on record' },
  vault: { zh: '人员库', en: 'vault of persons' },
  journal: { zh: '日志', en: 'journal' },
  session_finished: { zh: '评审结束', en: 'evaluation finished' },
  opening_ended: { zh: '开标结束', en: 'opening ended' },
} as const satisfies CodeTable

export const staffFields = {
  'operator.logged_out.cause': {
    ordered: { zh: '本人退出', en: 'at own request' },
    expired: { zh: '登录超时', en: 'login ran out' },
    disabled: { zh: '账号已停用', en: 'account disabled' },
  },
  'audit.viewed.view': {
    session: { zh: '场次记录', en: 'record of a session' },
    clearing: { zh: '清场情况', en: 'state of the clearing' },
  },
} as const satisfies FieldTable
