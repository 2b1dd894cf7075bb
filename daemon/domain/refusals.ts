/**
 * Why a command is not carried out: the closed list of codes and what the staff reads. `{detail}` is the value at fault.
 * Names no person: a participant is an opaque reference or a badge number.
 */

interface RefusalWords {
  readonly zh: string
  readonly en: string
}

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
  // desk
  unknown_desk: { zh: '没有此签到台：{detail}', en: 'no such desk: {detail}' },
  desk_needed: { zh: '请写明签到台（--desk）：{detail}', en: 'say which desk (--desk): {detail}' },
  nobody_at_desk: {
    zh: '台前没有待办理的人员：请先出示证件，或写明人员编号',
    en: 'nobody was checked at the desk within five minutes; show the document first, or name the person',
  },
  several_at_desk: {
    zh: '台前有多人待办理，请写明人员编号：{detail}',
    en: 'several people wait at the desk, say which: {detail}',
  },
  person_not_arrived: { zh: '该人员尚未核验报到：{detail}', en: 'has not been checked in yet: {detail}' },
  person_not_admitted: { zh: '该人员已无进入资格：{detail}', en: 'may not enter any more: {detail}' },
  // badges
  unknown_badge: { zh: '没有发放过此识别牌：{detail}', en: 'this badge was never given out: {detail}' },
  badge_in_use: { zh: '识别牌 {detail} 正在使用', en: 'badge {detail} is in use' },
  badge_lost: {
    zh: '识别牌 {detail} 已挂失，请收回并交见证人员',
    en: 'badge {detail} was reported lost; keep it and call the witness',
  },
  badge_returned: { zh: '识别牌 {detail} 已归还', en: 'badge {detail} has been returned already' },
  badge_unreturned: {
    zh: '识别牌 {detail} 已登记为未归还',
    en: 'badge {detail} is already on record as not returned',
  },
  badge_already_issued: {
    zh: '该人员已持有识别牌 {detail}',
    en: 'this person has badge {detail} already',
  },
  badge_reissue_instead: {
    zh: '该人员的识别牌 {detail} 已挂失，请用补发（badge reissue）',
    en: "this person's badge {detail} is lost; use badge reissue",
  },
  badge_reissued: {
    zh: '识别牌 {detail} 已补发过新牌',
    en: 'another badge was given out in place of {detail} already',
  },
  badge_wearer_inside: {
    zh: '持牌人尚未离开，不能登记为未归还：{detail}',
    en: 'its wearer has not left yet: {detail}',
  },
  badge_of_another: { zh: '识别牌 {detail} 属于另一人', en: 'badge {detail} belongs to somebody else' },
  // lockers
  unknown_cell: { zh: '没有此柜格：{detail}', en: 'no such cell: {detail}' },
  several_cells: { zh: '有多个同名柜格，请写明：{detail}', en: 'several cells are called so: {detail}' },
  unknown_size: { zh: '没有此规格的柜格，可选：{detail}', en: 'no cells of this size; there are: {detail}' },
  locker_in_use: { zh: '该人员已使用柜格 {detail}', en: 'this person has cell {detail} already' },
  locker_not_needed: {
    zh: '该人员不进评标区，无需寄存：{detail}',
    en: 'does not go to the evaluation area and needs no cell: {detail}',
  },
  locker_exhausted: {
    zh: '没有空柜格（{detail}）：请换规格，或用编号封袋代存（locker waive --bag）',
    en: 'no free cell ({detail}); try another size, or keep a sealed bag (locker waive --bag)',
  },
  waiver_not_allowed: {
    zh: '本场所不接受无物品声明',
    en: 'this venue takes no declaration of having nothing',
  },
  locker_empty: { zh: '柜格 {detail} 没有人使用', en: 'cell {detail} is in use for nobody' },
  locker_open: { zh: '柜格 {detail} 正在开门或门未关', en: 'cell {detail} is open, or about to open' },
  locker_breached: {
    zh: '柜格 {detail} 异常开启，请先关好柜门；传感器故障用 locker fault',
    en: 'cell {detail} was opened without an order; shut it first, or use locker fault for a bad contact',
  },
  locker_out_of_service: {
    zh: '柜格 {detail} 已停用：须两人用钥匙开启（locker force）',
    en: 'cell {detail} is out of service; two people open it by key (locker force)',
  },
  locker_in_order: { zh: '柜格 {detail} 正常，无需检查', en: 'cell {detail} is in order' },
  locker_needs_no_key: {
    zh: '柜格 {detail} 可正常开启，不得用钥匙：请用密码或监督人员指令',
    en: 'cell {detail} opens without a key; use the code or the order of a supervisor',
  },
  locker_code_wrong: { zh: '密码错误', en: 'wrong code' },
  locker_no_code: {
    zh: '柜格 {detail} 没有密码：请核验本人证件后重新发放（locker recode）',
    en: 'cell {detail} has no code; check the document of its owner and use locker recode',
  },
  locker_locked_out: {
    zh: '柜格 {detail} 密码错误次数过多，暂停使用密码：请等待，或由监督人员下令（locker release）',
    en: 'too many wrong codes at cell {detail}; wait, or let a supervisor order it (locker release)',
  },
  locker_on_leave: {
    zh: '临时离开期间不得取物，办结离场后方可取回',
    en: 'not while on leave; belongings come back after the final release',
  },
  locker_owner_inside: { zh: '本人仍在区内，不得取物', en: 'the owner is still inside' },
  locker_stay_not_over: {
    zh: '尚未办结离场，不得取物',
    en: 'the stay is not over; belongings come back after the final release',
  },
  owner_not_checked: {
    zh: '请柜主先在签到台出示本人证件（五分钟内有效）',
    en: 'the owner must show the document at the desk first (valid for five minutes)',
  },
  roster_twice: { zh: '同一场次的名单给了两份：{detail}', en: 'two rosters of the same session: {detail}' },
  room_taken: {
    zh: '该时段场地已被占用：{detail}',
    en: 'the room has another booking at that time: {detail}',
  },
  not_an_evaluation_room: { zh: '{detail} 不是评标室', en: '{detail} is not an evaluation room' },
  // each subject adds its own below, under its name
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

export type RefusalCode = keyof typeof refusals
