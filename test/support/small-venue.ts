/** A small venue for tests: hall → two lanes → evaluation area → two rooms, one desk, one bank of four cells. */
import type { Bank, Contact, Desk, Portal, Rules, Venue, Zone, ZoneKind } from '../../daemon/domain/venue.ts'
import { layoutOf } from '../../daemon/domain/venue.ts'

/** The venue with rules changed where a test cares, and with contacts where it needs some. */
export function smallVenue(rules: Partial<Rules> = {}, contacts: readonly Contact[] = []): Venue {
  const zones = [
    zone('hall', null, 'lockers'),
    zone('evaluation', null, 'evaluation'),
    zone('room1', 'evaluation', 'room'),
    zone('room2', 'evaluation', 'room'),
  ]
  const portals = [
    portal('lane1', 'hall', 'evaluation'),
    portal('lane2', 'hall', 'evaluation'),
    portal('door1', 'evaluation', 'room1'),
    portal('door2', 'evaluation', 'room2'),
  ]
  const desks: Desk[] = [
    { id: 'desk1', name: '签到台', nameEn: 'desk', reader: 'desk1-reader', banks: ['bank1'] },
  ]
  const cells = [1, 2, 3, 4].map((door) => ({ id: `A${door}`, door, size: 'small' }))
  const banks: Bank[] = [{ id: 'bank1', name: '一号柜', nameEn: 'bank 1', board: 'bank1-board', cells }]
  return {
    code: '140500-01',
    gateway: 'gw1',
    identities: new Map(),
    utcOffset: '+08:00',
    otherRules: {},
    ruleVersion: `test-${JSON.stringify(rules)}`.slice(0, 64),
    rules: { ...ordinaryRules, ...rules },
    ...layoutOf({ zones, portals, desks, banks, contacts }),
  }
}

const identityDocuments: Rules['documents'] = [
  'resident_id',
  'hmt_residence_permit',
  'foreign_permanent_resident_2017',
  'foreign_permanent_resident_2023',
]

const ordinaryRules: Rules = {
  grantMs: 8_000,
  gateOrderMs: 2_000,
  lockerOrderMs: 3_000,
  admitBeforeMs: 60 * 60_000,
  depositRequired: true,
  antiPassback: 'hard',
  documents: identityDocuments,
  openingDocuments: identityDocuments,
  roomWithinMs: 5 * 60_000,
  wrongAttempts: 5,
  attemptWindowMs: 10 * 60_000,
  lockoutMs: 15 * 60_000,
  overrideMs: 30_000,
  revealMs: 60_000,
  tailgateMs: 5_000,
  heldOpenMs: 30_000,
  badgeRequired: false,
  depositWaiver: true,
  lockerCodeDigits: 6,
  lockerCodeAttempts: 5,
  lockerLockoutMs: 10 * 60_000,
  lockerOpenRetries: 2,
  lockerCloseMs: 120_000,
  lockerSizes: ['small', 'large'],
  lockerOwnerDays: 7,
  selfServiceDesk: true,
  overdueRepeatMs: 10 * 60_000,
  notificationMs: 60_000,
  clarificationNoShowMs: 10 * 60_000,
  clarificationLimit: 2,
  leaveApprovalMs: 30 * 60_000,
  sampleLeaveApprovers: 'all',
  approvalDeputy: true,
  toiletNeedsApproval: false,
  reentryAfterRelease: false,
  mealOverdueMs: 30 * 60_000,
  visitEscortRequired: true,
  capPerOrganisation: 0,
  loginAttempts: 5,
  loginLockoutMs: 15 * 60_000,
  loginMs: 14 * 3_600_000,
  oneTimeCodeMs: 10 * 60_000,
  faultAfterMs: 60_000,
  backlogEvents: 20_000,
  backlogMs: 48 * 3_600_000,
  roomLeadMs: 60 * 60_000,
  roomTailMs: 60 * 60_000,
  fireReleaseMs: 1_000,
}

function zone(id: string, parent: string | null, kind: ZoneKind): Zone {
  return { id, name: id, nameEn: id, parent, kind }
}

function portal(id: string, from: string, to: string): Portal {
  const readers = { in: `${id}-in`, out: `${id}-out` }
  return { id, name: id, nameEn: id, from, to, control: 'both', gate: `${id}-gate`, readers }
}
