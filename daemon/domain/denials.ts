/** Why somebody is refused: the closed list of codes, what the person at the gate reads (F-X.18), and the BACnet neighbour. */

export interface Denial {
  /** Short, for the screen at the gate. Names no other person, room or list. */
  readonly zh: string
  readonly en: string
  /** Nearest value of BACnet AccessEvent (ASHRAE 135). */
  readonly bacnet: string
}

export const denials = {
  not_on_roster: { zh: '不在名单内', en: 'not on the list', bacnet: 'DENIED_UNKNOWN_CREDENTIAL' },
  wrong_day: { zh: '非本日场次', en: 'not today', bacnet: 'DENIED_CREDENTIAL_NOT_YET_ACTIVE' },
  too_early: { zh: '未到入场时间', en: 'too early', bacnet: 'DENIED_OUT_OF_TIME_RANGE' },
  too_late: { zh: '已过入场时间', en: 'too late', bacnet: 'DENIED_OUT_OF_TIME_RANGE' },
  session_ended: { zh: '场次已结束', en: 'the session has ended', bacnet: 'DENIED_CREDENTIAL_EXPIRED' },
  session_suspended: { zh: '场次已暂停', en: 'the session is suspended', bacnet: 'DENIED_THREAT_LEVEL' },
  portal_locked_down: {
    zh: '通道已封锁',
    en: 'the portal is locked down',
    bacnet: 'LOCKED_BY_HIGHER_PRIORITY',
  },
  wrong_room: { zh: '非本人评标室', en: 'not your room', bacnet: 'DENIED_POINT_NO_ACCESS_RIGHTS' },
  wrong_venue: { zh: '非本场地', en: 'not this venue', bacnet: 'DENIED_ZONE_NO_ACCESS_RIGHTS' },
  area_sealed: { zh: '评标区已封闭', en: 'the evaluation area is sealed', bacnet: 'DENIED_THREAT_LEVEL' },
  role_not_allowed: { zh: '角色无权进入', en: 'no right to enter here', bacnet: 'DENIED_NO_ACCESS_RIGHTS' },
  replaced: { zh: '人员已更换', en: 'replaced', bacnet: 'DENIED_CREDENTIAL_MANUAL_DISABLE' },
  released: { zh: '已办结离场', en: 'already released', bacnet: 'DENIED_CREDENTIAL_MAX_USES' },
  already_inside: { zh: '已在区内', en: 'already inside', bacnet: 'DENIED_PASSBACK' },
  not_inside: { zh: '不在区内', en: 'not inside', bacnet: 'DENIED_PASSBACK' },
  elsewhere_inside: {
    zh: '同一证件在他处',
    en: 'the same document is in use elsewhere',
    bacnet: 'DENIED_UNEXPECTED_LOCATION_USAGE',
  },
  leave_not_approved: {
    zh: '未获准离开',
    en: 'leaving is not approved',
    bacnet: 'DENIED_VERIFICATION_FAILED',
  },
  escort_required: { zh: '需人员陪同', en: 'an escort is required', bacnet: 'DENIED_NO_ACCOMPANIMENT' },
  deposit_required: { zh: '未寄存物品', en: 'belongings not deposited', bacnet: 'DENIED_OTHER' },
  badge_required: { zh: '未领识别牌', en: 'no badge issued', bacnet: 'DENIED_OTHER' },
  badge_lost: {
    zh: '识别牌已挂失',
    en: 'the badge was reported lost',
    bacnet: 'DENIED_AUTHENTICATION_FACTOR_LOST',
  },
  card_unreadable: {
    zh: '证件无法读取',
    en: 'the card cannot be read',
    bacnet: 'DENIED_AUTHENTICATION_FACTOR_ERROR',
  },
  card_expired: { zh: '证件已过期', en: 'the card has expired', bacnet: 'DENIED_CREDENTIAL_EXPIRED' },
  card_not_yet_valid: {
    zh: '证件未生效',
    en: 'the card is not yet valid',
    bacnet: 'DENIED_CREDENTIAL_NOT_YET_ACTIVE',
  },
  card_type_unsupported: {
    zh: '证件类型不支持',
    en: 'this kind of document is not accepted',
    bacnet: 'DENIED_AUTHENTICATION_FACTOR_ERROR',
  },
  number_invalid: {
    zh: '证件号码校验不通过',
    en: 'the document number is not valid',
    bacnet: 'DENIED_AUTHENTICATION_FACTOR_ERROR',
  },
  holder_mismatch: {
    zh: '人证不符',
    en: 'holder and document do not match',
    bacnet: 'DENIED_INCORRECT_AUTHENTICATION_FACTOR',
  },
  occupancy_full: { zh: '区域人数已满', en: 'the zone is full', bacnet: 'DENIED_UPPER_OCCUPANCY_LIMIT' },
  too_many_attempts: { zh: '尝试次数过多', en: 'too many attempts', bacnet: 'DENIED_MAX_ATTEMPTS' },
  decision_unavailable: {
    zh: '暂时无法核验',
    en: 'cannot be checked right now',
    bacnet: 'DENIED_AUTHENTICATION_UNAVAILABLE',
  },
  portal_out_of_service: { zh: '通道停用', en: 'the portal is out of service', bacnet: 'OUT_OF_SERVICE' },
} as const satisfies Record<string, Denial>

export type DenialCode = keyof typeof denials

/** The codes as a list, in catalogue order. */
export const denialCodes = Object.keys(denials) as [DenialCode, ...DenialCode[]]
