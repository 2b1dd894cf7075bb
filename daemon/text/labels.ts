/** What codes and names of the catalogue are called, for tables and messages. Pure. */
import type { FaultCode } from '../../drivers/fault.ts'
import { faults } from '../../drivers/fault.ts'
import { denials } from '../domain/denials.ts'
import type { ClockQuality } from '../domain/event.ts'
import { catalogue, isEventType } from '../domain/events/catalogue.ts'
import type { Severity } from '../domain/events/define.ts'
import type { Role } from '../domain/events/sessions.ts'
import type { CodeTable, FieldTable } from './code-table.ts'
import { endingsOf } from './code-table.ts'
import { codeWords, fieldWords } from './codes.ts'
import { requestRefusalWords } from './codes-requests.ts'
import type { Language, Words } from './text.ts'
import { pick } from './text.ts'

const roleWords: Readonly<Record<Role, Words>> = {
  expert_lead: { zh: '评标委员会负责人', en: 'committee lead' },
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
  key_file: { zh: '密钥文件不可用', en: 'a key file is not usable' },
  configuration_unsigned: { zh: '配置未经有效签署', en: 'the configuration is not signed' },
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
  key_file: '放入正确的密钥文件；私钥仅限网关用户读取（权限 600）',
  configuration_unsigned: '核对改动后重新签署（warden config sign）',
  unexpected: '见括号中的原文',
}

/** What to do about a fault. */
export function remedyText(code: FaultCode, language: Language): string {
  return language === 'en' ? faults[code].remedy : remediesZh[code]
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

/** Where codes come from closed lists that have words of their own. */
const closedLists: FieldTable = {
  fault: faultWords,
  'device.disconnected.cause': faultWords,
  'link.lost.cause': faultWords,
  'request.refused.code': requestRefusalWords,
  quality: clockWords,
}

/**
 * What a code in an event or answer is called: a refusal, fault, role, state or cause; else the code itself. `field`
 * says where it stands, the event's type first (`locker.open_failed.cause`), or the field's name alone: some codes are
 * called otherwise there.
 */
export function codeLabel(code: string, language: Language, field?: string): string {
  const endings = field === undefined ? [] : endingsOf(field)
  const ofField = endings.flatMap((ending) => [tableOf(fieldWords, ending), tableOf(closedLists, ending)])
  const tables: readonly CodeTable[] = [...ofField, codeWords, denials, faultWords, roleWords]
  const words = tables.find((table) => Object.hasOwn(table, code))?.[code]
  return words === undefined ? code : pick(words, language)
}

function tableOf(tables: FieldTable, field: string): CodeTable {
  return Object.hasOwn(tables, field) ? (tables[field] ?? {}) : {}
}
