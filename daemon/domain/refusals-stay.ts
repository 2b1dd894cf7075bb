/**
 * Why a command is not carried out, as far as it is about leaves, exits, meals and operators: codes, and what the staff reads.
 * `{detail}` is the value at fault. Names no person: a participant is an opaque reference or a badge number.
 */
import type { RefusalWords } from './refusal-words.ts'

export const stayRefusals = {
  // leaves, exit checks, release
  person_inside: { zh: '该人员仍在区内：{detail}', en: 'is still inside: {detail}' },
  person_outside: { zh: '该人员不在区内：{detail}', en: 'is not inside: {detail}' },
  time_past: { zh: '时间已过：{detail}', en: 'this time is past: {detail}' },
  leave_open: { zh: '该人员已有未办结的离开申请 {detail}', en: 'has leave {detail} open already' },
  leave_back_needed: {
    zh: '请写明返回时间（--back 14:05）',
    en: 'say when they are due back (--back 14:05)',
  },
  leave_not_needed: {
    zh: '此人目前离开无需审批：{detail}',
    en: 'needs no consent to leave now: {detail}',
  },
  leave_recusal_only: {
    zh: '该人员已回避或退出，只能办理回避离场（--kind recusal）：{detail}',
    en: 'has stepped down and leaves for good (--kind recusal): {detail}',
  },
  leave_not_recused: {
    zh: '该人员未回避，不能办理回避离场：{detail}',
    en: 'has not stepped down; the leave of kind recusal is not for this person: {detail}',
  },
  leave_decided: { zh: '{detail} 已有结果，不能再审批', en: '{detail} has been decided already' },
  leave_under_way: {
    zh: '{detail} 已离开，不能撤回；须本人返回评标室',
    en: '{detail} is under way; it ends when the person is back in the own room',
  },
  leave_own: {
    zh: '不能审批本人的离开申请 {detail}：须由代理人，或由监督人员写明理由',
    en: 'nobody consents to the own leave ({detail}): a deputy does, or a supervisor with a reason',
  },
  leave_approved_by_same: {
    zh: '此人已就 {detail} 表示同意；须另一人审批',
    en: 'this person has consented to {detail} already; another one must',
  },
  leave_consent_given: {
    zh: '{detail} 的这一项审批已有人办理；身兼两职的用 --as 指明',
    en: 'this consent to {detail} was given already; who holds two offices says which (--as)',
  },
  leave_not_granted: { zh: '离开申请尚未获准：{detail}', en: 'no leave has been granted: {detail}' },
  leave_place_inside: {
    zh: '{detail} 在封闭区内，去那里无需离开审批',
    en: '{detail} lies inside the area; going there is no leave',
  },
  deputy_not_allowed: {
    zh: '负责人不能为本人审批，本场所规则也不设代理：{detail}',
    en: 'the lead cannot consent, and this venue knows no deputy: {detail}',
  },
  deputy_unfit: {
    zh: '代理人须是同一评标委员会的在场成员：{detail}',
    en: 'a deputy is another member of the same committee who is there: {detail}',
  },
  exit_check_not_needed: {
    zh: '此人不是评标委员会成员，无需离场检查：{detail}',
    en: 'is not a member of a committee and needs no check: {detail}',
  },
  release_locker: { zh: '柜格尚未清空：{detail}', en: 'the cell is not emptied yet: {detail}' },
  release_badge: {
    zh: '识别牌未归还，也未登记为未归还：{detail}',
    en: 'the badge is neither returned nor on record as not returned: {detail}',
  },
  // meals
  not_a_dining_room: { zh: '{detail} 不是餐厅', en: '{detail} is not a dining room' },
  dining_room_needed: { zh: '请写明餐厅（--zone）', en: 'say which dining room (--zone)' },
  meal_on: { zh: '{detail} 正在用餐', en: '{detail} is at table already' },
  meal_not_on: { zh: '{detail} 没有在用餐', en: '{detail} is not at table' },
  // operators
  login_needed: {
    zh: '请先登录：warden operator login 账号',
    en: 'log in first: warden operator login ACCOUNT',
  },
  login_failed: { zh: '账号或密码错误', en: 'wrong account or PIN' },
  login_locked: {
    zh: '多次输入错误，账号已锁定：请 {detail} 分钟后再试',
    en: 'too many wrong attempts, the account is locked; try again in {detail} minutes',
  },
  unknown_account: {
    zh: '没有此账号，或已停用：{detail}',
    en: 'no such account, or it is disabled: {detail}',
  },
  account_malformed: {
    zh: '账号须为 2 至 32 个小写字母、数字、点或连字符：{detail}',
    en: 'an account has 2 to 32 lower-case letters, digits, dots and hyphens: {detail}',
  },
  account_taken: { zh: '账号已有人使用：{detail}', en: 'the account is taken: {detail}' },
  pin_too_short: { zh: '密码须为 6 至 12 位数字', en: 'a PIN has 6 to 12 digits' },
  pin_too_simple: {
    zh: '密码过于简单：不能是同一数字，也不能是连续数字',
    en: 'too simple a PIN: not one digit only, and no digits in a row',
  },
  first_account: {
    zh: '第一个账号须为见证人员或行政监督人员',
    en: 'the first account must be a witness or an administrative supervisor',
  },
  own_account: { zh: '不能更改本人账号的权限', en: 'nobody changes the rights of the own account' },
  roles_apart: {
    zh: '见证人员与技术人员不能是同一账号',
    en: 'witness and technician cannot be one account',
  },
  code_wrong: { zh: '验证码错误、已使用或已过期', en: 'the code is wrong, used or expired' },
  card_not_shown: { zh: '未在读证设备 {detail} 上出示证件', en: 'no document was shown at {detail} in time' },
  card_awaited: {
    zh: '读证设备 {detail} 正在等候另一人的证件，请稍后',
    en: 'another command waits for a document at {detail}; try again later',
  },
  card_invalid: {
    zh: '证件无效：不支持的证件，或不在有效期内',
    en: 'not a valid document: of another kind, or not valid today',
  },
  card_taken: { zh: '此证件已登记在另一账号', en: 'another account has this document' },
  number_invalid: {
    zh: '证件号码有误：请核对校验位与出生日期',
    en: 'not a document number: check digit or date of birth is wrong',
  },
  card_unknown: { zh: '此证件不属于任何已登记人员', en: 'nobody on record has this document' },
  text_names_firm: {
    zh: '内容中有单位名称或文件标题：请改用单位代码、资料种类',
    en: 'the text names a firm or the title of a file; use the code of the firm, and the kind of papers',
  },
  text_names_person: {
    zh: '内容中有人员姓名：请改用编号或识别牌号',
    en: 'the text names a person; use a reference or a badge number',
  },
} as const satisfies Readonly<Record<string, RefusalWords>>
