/** What codes and names of the catalogue are called, for tables and messages. Pure. */
import type { FaultCode } from '../../drivers/fault.ts'
import { faults } from '../../drivers/fault.ts'
import { denials } from '../domain/denials.ts'
import type { ClockQuality } from '../domain/event.ts'
import { catalogue, isEventType } from '../domain/events/catalogue.ts'
import type { Severity } from '../domain/events/define.ts'
import type { Role } from '../domain/events/sessions.ts'
import type { Language, Words } from './text.ts'
import { pick } from './text.ts'

const roleWords: Readonly<Record<Role, Words>> = {
  expert_lead: { zh: '评标委员会负责人', en: 'lead expert' },
  expert: { zh: '评标专家', en: 'expert' },
  tenderee_rep: { zh: '招标人代表', en: "tenderee's representative" },
  purchaser_rep: { zh: '采购人代表', en: "purchaser's representative" },
  site_supervisor: { zh: '现场监督人员', en: 'site supervisor' },
  admin_supervisor: { zh: '行政监督人员', en: 'administrative supervisor' },
  witness: { zh: '见证人员', en: 'witness' },
  area_staff: { zh: '评标区工作人员', en: 'area staff' },
  technician: { zh: '技术人员', en: 'technician' },
  agency: { zh: '代理机构人员', en: 'agency staff' },
  respondent: { zh: '响应方代表', en: 'respondent' },
  auditor: { zh: '审计人员', en: 'auditor' },
  visitor: { zh: '临时进入人员', en: 'visitor' },
}

export const clockWords: Readonly<Record<ClockQuality, Words>> = {
  synced: { zh: '已同步', en: 'in step' },
  holdover: { zh: '自行守时', en: 'running free' },
  suspect: { zh: '可疑', en: 'suspect' },
  unset: { zh: '未设置', en: 'unset' },
}

/** Why a line is not open, or a command failed. */
export const faultWords: Readonly<Record<FaultCode, Words>> = {
  missing: { zh: '不存在', en: 'not there' },
  unplugged: { zh: '已拔出', en: 'unplugged' },
  permission: { zh: '无权访问', en: 'no permission' },
  busy: { zh: '被其他程序占用', en: 'held by another program' },
  refused: { zh: '连接被拒绝', en: 'connection refused' },
  unreachable: { zh: '无法到达', en: 'does not answer' },
  reset: { zh: '对方断开连接', en: 'closed by the other side' },
  no_reply: { zh: '设备无应答', en: 'no reply' },
  closed: { zh: '已关闭', en: 'closed' },
  unsupported: { zh: '本机不支持', en: 'not supported here' },
  journal_locked: { zh: '日志正由另一进程写入', en: 'another daemon writes the journal' },
  journal_damaged: { zh: '日志受损', en: 'the journal is damaged' },
  journal_unwritable: { zh: '日志无法写入', en: 'the journal cannot be written' },
  vault_key: { zh: '人员库密钥不可用', en: 'the vault key is not usable' },
  unexpected: { zh: '未预料的系统错误', en: 'unexpected error of the system' },
}

const remediesZh: Readonly<Record<FaultCode, string>> = {
  missing: '检查插头、电源，以及所给的路径',
  unplugged: '重新插好，恢复后自动使用',
  permission: '安装 udev 规则，或将用户加入相应的组',
  busy: '停止占用它的另一程序',
  refused: '检查端口、连接数限制、账号与证书',
  unreachable: '检查网线、交换机、地址与电源',
  reset: '无需处理，会自动重连',
  no_reply: '检查电源、地址、速率与 A/B 线',
  closed: '无需处理',
  unsupported: '更正线路的接入参数',
  journal_locked: '停止另一个守护进程：一本日志只能有一个写入者',
  journal_damaged: '保留原文件不动，执行 warden journal verify，并用核验过的副本恢复',
  journal_unwritable: '清理空间或更换磁盘；恢复前禁止进入，离开不受影响',
  vault_key: '恢复密钥文件；否则须重新导入名单',
  unexpected: '见括号中的原文',
}

/** What to do about a fault. */
export function remedyText(code: FaultCode, language: Language): string {
  return language === 'en' ? faults[code].remedy : remediesZh[code]
}

/** Words for the other codes that stand in events, states and answers; one place for all of them. */
const codeWords: Readonly<Record<string, Words>> = {
  // sessions, people who step down, notices
  phase_scheduled: { zh: '未开始', en: 'scheduled' },
  phase_admitting: { zh: '入场中', en: 'admitting' },
  phase_sealed: { zh: '已封闭', en: 'sealed' },
  phase_overnight: { zh: '隔夜封闭', en: 'closed overnight' },
  phase_closing: { zh: '评审结束，离场中', en: 'finished, people are leaving' },
  phase_closed: { zh: '已结束', en: 'closed' },
  phase_terminated: { zh: '已终止', en: 'terminated' },
  phase_cancelled: { zh: '已取消', en: 'cancelled' },
  suspended: { zh: '已暂停', en: 'suspended' },
  resumed: { zh: '已恢复', en: 'resumed' },
  terminated: { zh: '已终止', en: 'terminated' },
  inside: { zh: '场内', en: 'inside' },
  outside: { zh: '场外', en: 'outside' },
  complaint: { zh: '异议投诉', en: 'complaint' },
  force_majeure: { zh: '不可抗力', en: 'force majeure' },
  system_fault: { zh: '系统故障', en: 'system fault' },
  illness: { zh: '疾病', en: 'illness' },
  misconduct: { zh: '违规', en: 'misconduct' },
  own_wish: { zh: '本人要求', en: 'own wish' },
  overdue: { zh: '逾时未到', en: 'overdue' },
  recused: { zh: '回避', en: 'recused' },
  withdrawn: { zh: '退出', en: 'withdrawn' },
  leave_overran: { zh: '离开超时', en: 'leave overran' },
  leave_breached: { zh: '未经同意离开', en: 'left without consent' },
  recording_interrupted: { zh: '录音录像中断', en: 'recording interrupted' },
  overrun: { zh: '超出预约时间', en: 'longer than booked' },
  implementing_subject: { zh: '实施主体', en: 'implementing subject' },
  staff: { zh: '值班人员', en: 'staff' },
  everybody: { zh: '各方', en: 'everybody' },
  telephone: { zh: '电话', en: 'by telephone' },
  in_person: { zh: '当面', en: 'in person' },
  no_channel: { zh: '无法送达', en: 'no channel' },
  no_answer: { zh: '无人应答', en: 'no answer' },
  notice_sent: { zh: '待确认', en: 'not taken yet' },
  notice_failed: { zh: '未送达', en: 'failed' },
  notice_acknowledged: { zh: '已确认', en: 'taken' },
  notice_settled: { zh: '无需确认', en: 'settled' },
  // accounts and logins
  logged_in: { zh: '已登录', en: 'logged in' },
  logged_out: { zh: '未登录', en: 'logged out' },
  locked: { zh: '已锁定', en: 'locked' },
  disabled: { zh: '已停用', en: 'disabled' },
  handed_over: { zh: '已交接', en: 'handed over' },
  operator_added: { zh: '新增账号', en: 'account added' },
  operator_roles: { zh: '变更角色', en: 'roles changed' },
  operator_disabled: { zh: '停用账号', en: 'account disabled' },
  operator_pin: { zh: '更改密码', en: 'PIN changed' },
  operator_card: { zh: '登记证件', en: 'document registered' },
  in: { zh: '进入', en: 'in' },
  out: { zh: '离开', en: 'out' },
  online: { zh: '在线', en: 'online' },
  offline: { zh: '离线', en: 'offline' },
  degraded: { zh: '有异常', en: 'degraded' },
  unknown: { zh: '未知', en: 'unknown' },
  reader: { zh: '读证设备', en: 'card reader' },
  gate: { zh: '闸机', en: 'gate' },
  locker: { zh: '锁控板', en: 'lock board' },
  inputs: { zh: '输入板', en: 'input board' },
  deposit: { zh: '寄存', en: 'deposit' },
  retrieval: { zh: '取物', en: 'retrieval' },
  resident_id: { zh: '居民身份证', en: 'resident identity card' },
  hmt_residence_permit: { zh: '港澳台居民居住证', en: 'residence permit (HK, Macao, Taiwan)' },
  foreign_permanent_resident_2017: {
    zh: '外国人永久居留身份证（2017）',
    en: 'foreign permanent resident (2017)',
  },
  foreign_permanent_resident_2023: {
    zh: '外国人永久居留身份证（2023）',
    en: 'foreign permanent resident (2023)',
  },
  works_tender: { zh: '工程建设', en: 'works tender' },
  government_procurement: { zh: '政府采购', en: 'government procurement' },
  other: { zh: '其他', en: 'other' },
  moved_away: { zh: '证件移开过早', en: 'card taken away too early' },
  unsupported: { zh: '不支持的证件', en: 'not a supported document' },
  suspect: { zh: '证件可疑', en: 'suspect card' },
  unreadable: { zh: '无法读取', en: 'not readable' },
  late: { zh: '逾时', en: 'too late' },
  order_late: { zh: '指令超时作废', en: 'order too late' },
  busy: { zh: '设备繁忙', en: 'device busy' },
  gate_busy: { zh: '闸机繁忙', en: 'gate busy' },
  gate_offline: { zh: '闸机离线', en: 'gate offline' },
  gate_refused: { zh: '闸机拒绝', en: 'gate refused' },
  refused: { zh: '拒绝', en: 'refused' },
  stuck: { zh: '门卡住', en: 'door stuck' },
  unconfirmed: { zh: '无法证实', en: 'not confirmed' },
  not_used: { zh: '未通行', en: 'nobody passed' },
  superseded_by_fire: { zh: '因火警失效', en: 'superseded by fire alarm' },
  fire: { zh: '火警', en: 'fire alarm' },
  exit_without_entry: { zh: '未进先出', en: 'exit without entry' },
  passage_without_grant: { zh: '未经准许通行', en: 'passage without a grant' },
  unknown_after_restart: { zh: '重启后不明', en: 'unknown after a restart' },
  not_entered: { zh: '尚未进入评标区', en: 'has not entered yet' },
  ordered: { zh: '正常停止', en: 'ordered' },
  fault: { zh: '故障', en: 'fault' },
  file: { zh: '文件', en: 'file' },
  platform: { zh: '平台', en: 'platform' },
  sequence_gap: { zh: '序号不连续', en: 'a gap in the sequence' },
  not_canonical: { zh: '格式被改动', en: 'not in canonical form' },
  prevhash_differs: { zh: '与前一条不衔接', en: 'does not follow the event before' },
  hash_differs: { zh: '内容与哈希不符', en: 'content does not match its hash' },
  columns_differ: { zh: '索引列与内容不符', en: 'columns do not match the content' },
  stream_differs: { zh: '属于另一本日志', en: 'belongs to another journal' },
  tail_missing: { zh: '末尾被截去', en: 'the end was cut off' },
  head_differs: { zh: '与所给哈希不符，历史不同', en: 'another history than the expected one' },
  // portals, overrides, occupancy, identities
  controlled: { zh: '受控', en: 'under control' },
  opened_up: { zh: '常开', en: 'opened up' },
  locked_down: { zh: '封锁', en: 'locked down' },
  control_both: { zh: '进出刷证', en: 'cards both ways' },
  control_in: { zh: '进入刷证', en: 'card to go in' },
  control_none: { zh: '仅登记', en: 'open, cards noted' },
  held_open: { zh: '未及时关闭', en: 'held open' },
  obstructed: { zh: '受阻', en: 'obstructed' },
  released_by_fire: { zh: '疏散释放', en: 'released by the fire alarm' },
  override: { zh: '人工放行', en: 'override' },
  emergency: { zh: '应急', en: 'emergency' },
  tailgating: { zh: '尾随', en: 'tailgating' },
  unknown_after_fire: { zh: '火警后不明', en: 'unknown after a fire alarm' },
  headcount_differs: { zh: '清点人数不符', en: 'the head count differs' },
  somebody_remains: { zh: '仍有人员', en: 'somebody remains' },
  passport: { zh: '护照', en: 'passport' },
  temporary_id: { zh: '临时居民身份证', en: 'temporary identity card' },
  driving_licence: { zh: '机动车驾驶证', en: 'driving licence' },
  identity_card: { zh: '身份证', en: 'identity card' },
  document_expired: { zh: '证件过期', en: 'document expired' },
  second_person_needed: { zh: '缺第二人', en: 'no second person' },
  same_person: { zh: '两人为同一人', en: 'both are the same person' },
  second_role_not_permitted: { zh: '第二人无权限', en: 'the second person may not' },
  role_not_permitted: { zh: '无权限', en: 'may not' },
  own_matter: { zh: '为本人办理', en: 'the own matter' },
  own_refusal: { zh: '本人曾拒绝', en: 'the own refusal' },
  // leaves, exit checks
  sample: { zh: '查看样品', en: 'to inspect samples' },
  ordinary: { zh: '一般离开', en: 'ordinary' },
  recusal: { zh: '回避离场', en: 'stepped down' },
  overnight: { zh: '隔夜', en: 'overnight' },
  leave_sample: { zh: '查看样品', en: 'to inspect samples' },
  leave_ordinary: { zh: '一般离开', en: 'ordinary' },
  leave_recusal: { zh: '回避离场', en: 'stepped down' },
  leave_overnight: { zh: '隔夜', en: 'overnight' },
  leave_requested: { zh: '待审批', en: 'asked for' },
  leave_granted: { zh: '已获准', en: 'granted' },
  leave_out: { zh: '在外', en: 'out' },
  leave_overrun: { zh: '逾时未归', en: 'overdue' },
  deputy: { zh: '代理人', en: 'deputy' },
  consented: { zh: '同意', en: 'consented' },
  expired: { zh: '逾期作废', en: 'ran out' },
  leave: { zh: '临时离开', en: 'leave' },
  release: { zh: '办结离场', en: 'release' },
  pin: { zh: '本人密码', en: 'own PIN' },
  card: { zh: '本人证件', en: 'own document' },
  code: { zh: '验证码', en: 'code' },
  // badges, lockers
  plastic: { zh: '识别牌', en: 'plastic' },
  paper: { zh: '纸质临时牌', en: 'paper' },
  on_leave: { zh: '临时离开期间', en: 'on leave' },
  stay_not_over: { zh: '尚未办结离场', en: 'the stay is not over' },
  order: { zh: '监督人员指令', en: 'order of a supervisor' },
  nothing: { zh: '无寄存物品', en: 'nothing to deposit' },
  sealed_bag: { zh: '封袋代存', en: 'sealed bag kept by staff' },
  medical_device: { zh: '随身医疗器械', en: 'medical device' },
}

/** What an event type is called; an unknown type is called by its name. */
export function eventLabel(type: string, language: Language): string {
  return isEventType(type) ? pick(catalogue[type], language) : type
}

/** How much an event of a type matters; an unknown type is `info`. */
export function severityOf(type: string): Severity {
  return isEventType(type) ? catalogue[type].severity : 'info'
}

/** What a role is called. */
export function roleLabel(role: Role, language: Language): string {
  return pick(roleWords[role], language)
}

/** What a code in an event or answer is called: a refusal, fault, role, state or cause; else the code itself. */
export function codeLabel(code: string, language: Language): string {
  const tables: readonly Readonly<Record<string, Words>>[] = [codeWords, denials, faultWords, roleWords]
  const table = tables.find((one) => Object.hasOwn(one, code))
  const words = table?.[code]
  return words === undefined ? code : pick(words, language)
}
