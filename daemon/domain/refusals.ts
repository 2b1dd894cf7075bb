/**
 * Why a command is not carried out: the closed list of codes and what the staff reads. `{detail}` is the value at fault.
 * Names no person: a participant is an opaque reference or a badge number.
 */

import type { RefusalWords } from './refusal-words.ts'
import { deskRefusals } from './refusals-desk.ts'
import { stayRefusals } from './refusals-stay.ts'

export const refusals = {
  // any command
  journal_unwritable: {
    zh: '日志无法写入，操作未执行：请清理磁盘空间后重试',
    en: 'the journal cannot be written, nothing was done; free disk space and try again',
  },
  role_not_permitted: {
    zh: '当前登录的人员无此权限（需要：{detail}）',
    en: 'whoever is logged in may not do this (needs: {detail})',
  },
  arguments_invalid: { zh: '参数有误：{detail}', en: 'not as expected: {detail}' },
  second_person_needed: {
    zh: '此操作须两人：请另一人出示本人证件或输入本人密码',
    en: 'this takes two people: another one must give the own PIN or card',
  },
  same_person: { zh: '须由另一人确认，不能是同一人', en: 'the second person must be another one' },
  second_role_not_permitted: { zh: '第二人无此权限', en: 'the second person may not do this' },
  unknown_person: { zh: '没有此人员或识别牌：{detail}', en: 'no such person or badge: {detail}' },
  device_not_replaced: {
    zh: '该设备未被更换，无需登记：{detail}',
    en: 'nobody else answers in place of {detail}: there is nothing to enrol',
  },
  identity_declared: {
    zh: '场所配置写明此处为 {detail}；请先修改配置',
    en: 'the venue file says that {detail} belongs here; change it there first',
  },
  not_in_training: {
    zh: '本网关不在演练模式（venue.training）',
    en: 'this gateway is not in training mode (venue.training)',
  },
  person_not_found: {
    zh: '今后各场次名单上没有此姓名或证件号码',
    en: 'no roster of a session that is not over has this name or number',
  },
  unknown_session: { zh: '没有此场次：{detail}', en: 'no such session: {detail}' },
  unknown_portal: { zh: '没有此通道：{detail}', en: 'no such portal: {detail}' },
  unknown_zone: { zh: '没有此区域：{detail}', en: 'no such zone: {detail}' },
  unknown_device: { zh: '没有此设备：{detail}', en: 'no such device: {detail}' },
  unknown_id: { zh: '没有此编号：{detail}', en: 'there is no {detail}' },
  already_done: { zh: '已办理过，无需重复', en: 'this has been done already' },
  // rosters
  unknown_room: { zh: '本场所没有区域 {detail}', en: 'this venue has no zone {detail}' },
  roster_empty: { zh: '名单上没有人员', en: 'nobody is on the roster' },
  roster_too_large: { zh: '名单有 {detail} 人，超出上限', en: '{detail} people are too many' },
  window_impossible: {
    zh: '入场截止时间早于入场开始时间',
    en: 'the admission window ends before it begins',
  },
  ...deskRefusals,
  // each subject adds its own below, under its name
  // what the platform asks
  session_known: {
    zh: '场次 {detail} 已下发，请用 session.reschedule 变更',
    en: 'session {detail} was announced already; use session.reschedule',
  },
  retrieval_not_needed: { zh: '该人员没有寄存物品：{detail}', en: 'nothing is deposited for {detail}' },
  request_unknown_here: { zh: '本网关不办理 {detail}', en: 'this gateway does not carry out {detail}' },
  // sessions
  session_sealed: { zh: '场次已封闭：{detail}', en: 'the session is sealed already: {detail}' },
  session_not_suspended: { zh: '场次未暂停：{detail}', en: 'the session is not suspended: {detail}' },
  session_is_suspended: { zh: '场次已暂停：{detail}', en: 'the session is suspended: {detail}' },
  members_missing: {
    zh: '还有 {detail} 名成员未到；确需封闭，请登记理由',
    en: '{detail} members are missing; to seal all the same, give a reason',
  },
  nobody_inside: {
    zh: '评标区内没有该场次的成员：{detail}',
    en: 'no member of the session is inside: {detail}',
  },
  order_or_reason_needed: {
    zh: '须有指令编号或登记理由',
    en: 'give the number of the order, or a reason',
  },
  moment_invalid: {
    zh: '时刻有误：{detail}，如 10:30 或 2026-03-18T10:30:00+08:00',
    en: 'not a moment: {detail}; such as 10:30 or 2026-03-18T10:30:00+08:00',
  },
  session_not_overnight: {
    zh: '场次未在隔夜封闭：{detail}',
    en: 'the session is not closed overnight: {detail}',
  },
  lead_or_supervisor_needed: {
    zh: '须由评标委员会负责人与监督人员共同确认',
    en: 'the lead of the committee and a supervisor must agree',
  },
  // people who step down or are replaced, and what is told
  not_a_member: { zh: '{detail} 不是评标委员会成员', en: '{detail} is not a member of the committee' },
  not_of_a_session: { zh: '{detail} 不属于任何场次', en: '{detail} belongs to no session' },
  on_roster_already: { zh: '补抽人员已在该场次名单上', en: 'the replacement is on this roster already' },
  // portals, overrides, identities
  portal_without_gate: {
    zh: '此通道没有闸机：{detail}',
    en: 'this portal has no gate: {detail}',
  },
  portal_locked: {
    zh: '通道已封锁，请先恢复管控：{detail}',
    en: 'the portal is locked down, put it back under control first: {detail}',
  },
  portal_busy: { zh: '通道正在放行，请稍候：{detail}', en: 'somebody is passing, wait a moment: {detail}' },
  own_matter: { zh: '不能为本人办理', en: 'nobody decides about himself or herself' },
  own_refusal: {
    zh: '本人拒绝过的人员，须由他人办理',
    en: 'whoever turned this person down cannot undo it: others must',
  },
  document_is_hint: {
    zh: '机动车驾驶证只能作参考，须核对护照、临时身份证等身份证件',
    en: 'a driving licence is a hint only; compare a passport, a temporary identity card or the like',
  },
  // the record
  audit_busy: { zh: '正在核验，请稍后再试', en: 'too many verifications wait already; try again later' },
  audit_failed: {
    zh: '日志完整性校验失败，第 {detail} 条起不符：保留原文件不动并报告',
    en: 'the journal does not verify from event {detail} on: leave the files as they are and report it',
  },
  identity_unknown: { zh: '人员库中没有此人', en: 'the vault does not know this person' },
  // materials
  material_step: {
    zh: '{detail} 的当前步骤不允许此操作：须依次接收、查验、送达、收回',
    en: '{detail} is not at that step: receive, inspect, deliver, take back, in this order',
  },
  // visits
  not_a_technician: { zh: '{detail} 不是技术人员', en: '{detail} is not a technician' },
  visit_open: { zh: '{detail} 已有未办结的进入登记', en: '{detail} is registered in already' },
  escort_needed: { zh: '须指定陪同人员', en: 'an escort must be named' },
  organisation_full: {
    zh: '该单位人数已达上限：{detail}',
    en: 'the organisation has its full number: {detail}',
  },
  // clearing, recording
  not_an_opening_room: { zh: '{detail} 不是开标室', en: '{detail} is not an opening room' },
  room_of_another: {
    zh: '{detail} 不是该场次的开标室',
    en: '{detail} is not the opening room of this session',
  },
  room_not_open: { zh: '{detail} 未开放', en: '{detail} is not open' },
  clearing_blocked: { zh: '还不能清场，未办结：{detail}', en: 'cannot be cleared yet, still open: {detail}' },
  session_not_finished: { zh: '评审尚未结束：{detail}', en: 'the session has not finished: {detail}' },
  session_not_sealed: { zh: '场次未封闭：{detail}', en: 'the session is not sealed: {detail}' },
  not_recording: { zh: '该场次没有在录音录像：{detail}', en: 'the session is not being recorded: {detail}' },
  // emergencies
  no_muster: { zh: '当前没有人员清点', en: 'there is no muster now' },
  nothing_to_rearm: { zh: '通道未处于疏散释放状态', en: 'the portals are not released' },
  alarm_still_on: { zh: '火灾报警尚未在主机上复位', en: 'the fire alarm has not been reset at the panel' },
  people_missing: {
    zh: '还有 {detail} 人未清点；确需恢复管控，请登记理由',
    en: '{detail} people are not accounted for; to go on all the same, give a reason',
  },
  // Q&A room and presentations
  session_over: { zh: '场次已结束：{detail}', en: 'the session is over: {detail}' },
  not_a_qa_room: { zh: '{detail} 不是答疑室', en: '{detail} is not a Q&A room' },
  qa_room_taken: { zh: '答疑室正在使用：{detail}', en: 'the Q&A room is in use: {detail}' },
  qa_step: { zh: '{detail} 的当前步骤不允许此操作', en: '{detail} is not at that step' },
  qa_full: {
    zh: '答疑室人数已满；如需放宽，请登记理由',
    en: 'the Q&A room is full; raise its limit with a reason',
  },
  qa_empty: { zh: '答疑人尚未进入', en: 'nobody has come in yet' },
  qa_occupied: { zh: '答疑室内还有人，不能关闭', en: 'somebody is still in the Q&A room' },
  card_needed: {
    zh: '请本人在答疑室读证设备上出示证件',
    en: 'the person must show the own document at the reader',
  },
  not_called: { zh: '此人不是被通知的答疑人', en: 'this person was not called' },
  devices_not_off: { zh: '须先确认通讯设备已关闭', en: 'the devices must be confirmed to be off' },
  presentation_room_taken: {
    zh: '上一家尚未离开，下一家不能进入：{detail}',
    en: 'the last respondent has not left yet: {detail}',
  },
  ...stayRefusals,
} as const satisfies Readonly<Record<string, RefusalWords>>

export type RefusalCode = keyof typeof refusals
