/**
 * Why a command is not carried out, as far as it is about the desk, badges and lockers: codes, and what the staff reads.
 * `{detail}` is the value at fault. Names no person: a participant is an opaque reference or a badge number.
 */
import type { RefusalWords } from './refusal-words.ts'

export const deskRefusals = {
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
} as const satisfies Readonly<Record<string, RefusalWords>>
