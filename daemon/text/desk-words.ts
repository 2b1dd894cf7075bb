/** What the screen at the check-in table says: large words for the visitor, small ones for the clerk. Pure. */

import type { DenialCode } from '../domain/denials.ts'
import type { DeskGuide } from '../domain/desk-guide.ts'
import type { Words } from './text.ts'

export interface StepWords {
  /** what the visitor does */
  readonly visitor: Words
  /** what the clerk does; null: nothing but watch */
  readonly clerk: Words | null
}

/** Each step; `{…}` is filled in with badge, cell or numbers. */
export const stepWords: Readonly<Record<DeskGuide['step'], StepWords>> = {
  evacuate: {
    visitor: {
      zh: '火警：请立即从最近出口撤离，到集合点刷证',
      en: 'Fire alarm: leave by the nearest exit, show your document at the assembly point',
    },
    clerk: {
      zh: '未清点 {missing} 人：读证，或 warden emergency account 牌号；名单 warden emergency list',
      en: '{missing} missing: read cards, or warden emergency account BADGE; warden emergency list',
    },
  },
  show_document: {
    visitor: { zh: '请出示证件', en: 'Please show your document' },
    clerk: null,
  },
  show_again: {
    visitor: { zh: '未读出，请重新放置证件', en: 'Not read, please put the document down again' },
    clerk: {
      zh: '三次读不出：由两人核对其他证件，人工核验（warden identity find）',
      en: 'after three failures two of you check another document by hand (warden identity find)',
    },
  },
  rejected: {
    visitor: { zh: '核验未通过：{reason}', en: 'Not admitted: {reason}' },
    clerk: { zh: '{advice}', en: '{advice}' },
  },
  issue_badge: {
    visitor: { zh: '核验通过，请领取识别牌', en: 'Checked. Please take your badge' },
    clerk: { zh: '发牌：扫牌，或输入识别牌号，回车', en: 'badge: scan it, or type its number, then Enter' },
  },
  reissue_badge: {
    visitor: { zh: '核验通过，请领取新的识别牌', en: 'Checked. Please take your new badge' },
    clerk: {
      zh: '原牌 {lost} 已挂失。补发：输入新牌号，回车',
      en: 'badge {lost} is lost; type the new number',
    },
  },
  choose_size: {
    visitor: {
      zh: '请寄存手机和随身物品；没有请声明',
      en: 'Please deposit phone and bags, or say that you have none',
    },
    clerk: { zh: '选择柜格：{choices}', en: 'choose a cell: {choices}' },
  },
  door_opening: {
    visitor: { zh: '正在打开 {cell} 号柜', en: 'Opening cell {cell}' },
    clerk: null,
  },
  put_in_and_shut: {
    visitor: {
      zh: '{cell} 号柜已开，请存放并关好柜门',
      en: 'Cell {cell} is open: put your things in and shut it',
    },
    clerk: null,
  },
  go_to_portal: {
    visitor: { zh: '办理完成，请持证件到通道', en: 'Done. Please go to the lane with your document' },
    clerk: null,
  },
  already_inside: {
    visitor: { zh: '已在区内', en: 'Already inside' },
    clerk: { zh: '无需办理；取物须先办结离场', en: 'nothing to do; belongings come back after the release' },
  },
  enter_code: {
    visitor: { zh: '请输入 {cell} 号柜密码取回物品', en: 'Please enter the code of cell {cell}' },
    clerk: {
      zh: '按回车，由柜主输入密码（不显示），再按回车；忘记密码输入 r 重新发放',
      en: 'Enter, the owner types the code (not shown), Enter; r for a new code',
    },
  },
  take_out_and_shut: {
    visitor: {
      zh: '{cell} 号柜已开，请取出全部物品并关好柜门',
      en: 'Cell {cell} is open: take everything and shut it',
    },
    clerk: null,
  },
  cell_jammed: {
    visitor: { zh: '{cell} 号柜打不开，请稍候', en: 'Cell {cell} does not open, please wait' },
    clerk: {
      zh: '两人用钥匙开启：warden locker force {cell} --reason 理由 --with 第二人账号',
      en: 'two of you open it by key: warden locker force {cell} --reason WHY --with ACCOUNT',
    },
  },
  return_badge: {
    visitor: { zh: '请归还识别牌', en: 'Please give your badge back' },
    clerk: {
      zh: '收回 {badge} 号牌后回车；未带回输入 u',
      en: 'Enter when you have badge {badge}; u when it is missing',
    },
  },
  done: {
    visitor: { zh: '办理完成，再见', en: 'All done, goodbye' },
    clerk: null,
  },
}

/** Words between the steps. */
export const deskWords = {
  title: { zh: '签到台 {desk}', en: 'desk {desk}' },
  // what the roster notes about the person
  wide_lane: { zh: '需宽通道', en: 'needs the wide lane' },
  helper: {
    zh: '需人协助：陪同人员用 warden visitor register 登记',
    en: 'needs a helper: register one with warden visitor register',
  },
  // who is booked for another day is told no more than this (X2)
  notToday: { zh: '{reason}，请询问工作人员', en: '{reason}, please ask the staff' },
  // who missed the admission window of the own session
  admittedFrom: { zh: '{reason}，{time} 起入场', en: '{reason}: entry from {time}' },
  admittedUntil: { zh: '{reason}，{time} 截止', en: '{reason}: entry ended at {time}' },
  shutTheDoor: { zh: '柜门未关：请提醒关门', en: 'the door is still open: ask to shut it' },
  code: {
    zh: '{cell} 号柜密码（只显示这一次，请记牢）：{code}',
    en: 'code of cell {cell}, shown only now: {code}',
  },
  noCode: {
    zh: '{cell} 号柜的密码未能保存：输入 r 重新发放',
    en: 'the code of cell {cell} could not be kept; type r for a new one',
  },
  sizes: { zh: '{key} {size}（空 {count}）', en: '{key} {size} ({count} free)' },
  noSize: { zh: '{size}（已满）', en: '{size} (full)' },
  waive: { zh: 'n 声明无物品', en: 'n nothing to deposit' },
  away: {
    zh: '守护进程无应答，{seconds} 秒后重试',
    en: 'the daemon does not answer; trying again in {seconds} s',
  },
  codeNow: { zh: '请输入密码，回车', en: 'the code now, then Enter' },
  notUnderstood: { zh: '不能识别的输入', en: 'not understood' },
  noBadgeNow: { zh: '现在不用识别牌', en: 'no badge is wanted now' },
  badgeUnread: {
    zh: '识别牌没有读出，请再扫一次或输入牌号',
    en: 'the badge was not read: hold it there again, or type its number',
  },
} as const satisfies Readonly<Record<string, Words>>

const askStaff: Words = {
  zh: '请与值班负责人核对，不得自行放行',
  en: 'ask the officer on duty; let nobody in on your own',
}

const advices: Readonly<Partial<Record<DenialCode, Words>>> = {
  not_on_roster: {
    zh: '名单由代理机构经平台更正，不在此处修改',
    en: 'the agency corrects the roster through the platform, not here',
  },
  wrong_day: { zh: '查询预定日期后告知本人', en: 'look up the booked date and tell the person' },
  too_early: { zh: '请到等候区等候', en: 'please wait in the waiting area' },
  card_expired: {
    zh: '可凭临时身份证，由两人人工核验',
    en: 'with a temporary card two of you check by hand',
  },
  card_not_yet_valid: {
    zh: '可凭临时身份证，由两人人工核验',
    en: 'with a temporary card two of you check by hand',
  },
  card_type_unsupported: {
    zh: '由两人人工核验其他证件',
    en: 'two of you check another document by hand',
  },
  number_invalid: { zh: '核对证件真伪，报告见证人员', en: 'examine the document and call the witness' },
  holder_mismatch: { zh: '由两人当面核对，可人工核验', en: 'two of you compare face and document' },
  released: { zh: '已办结离场，不能再次进入', en: 'was released, and does not come in again' },
  replaced: { zh: '资格已变更，报告见证人员', en: 'has lost the right to enter; call the witness' },
  too_many_attempts: { zh: '已锁定，报告见证人员', en: 'locked out; call the witness' },
  decision_unavailable: {
    zh: '名单未到或日志不可写，报告技术人员',
    en: 'no roster, or no journal; call the technician',
  },
}

/** What the clerk does about a refusal. */
export function adviceOn(reason: DenialCode): Words {
  return advices[reason] ?? askStaff
}

const sizeWords: Readonly<Record<string, Words>> = {
  small: { zh: '小柜', en: 'small' },
  medium: { zh: '中柜', en: 'medium' },
  large: { zh: '大柜', en: 'large' },
}

/** What a size of cells is called; one that is not known by its own word. */
export function sizeLabel(size: string): Words {
  return sizeWords[size] ?? { zh: size, en: size }
}
