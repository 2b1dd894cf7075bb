/** The configured site in the shape the decision core knows. Pure. */
import { cellsOf } from '../config/cells.ts'
import type { Config } from '../config/schema.ts'
import type { Bank, Contact, Desk, Portal, Rules, Venue, Zone } from './domain/venue.ts'
import { layoutOf } from './domain/venue.ts'

/** The venue that a checked configuration describes. */
export function venueOf(config: Config): Venue {
  const zones = config.zones.map(
    (zone): Zone => ({ id: zone.id, ...namesOf(zone), parent: zone.parent ?? null, kind: zone.kind }),
  )
  const portals = config.portals.map(
    (portal): Portal => ({
      id: portal.id,
      ...namesOf(portal),
      from: portal.from ?? null,
      to: portal.to,
      control: portal.control,
      gate: portal.gate ?? null,
      readers: { in: portal.readers.in, out: portal.readers.out ?? null },
    }),
  )
  const desks = config.desks.map(
    (desk): Desk => ({ id: desk.id, ...namesOf(desk), reader: desk.reader, banks: desk.banks }),
  )
  const banks = config.banks.map(
    (bank): Bank => ({ id: bank.id, ...namesOf(bank), board: bank.board, cells: cellsOf(bank) }),
  )
  const contacts = config.contacts.map(
    (contact): Contact => ({
      id: contact.id,
      ...namesOf(contact),
      device: contact.device,
      input: contact.input,
      meaning: contact.meaning,
      activeWhen: contact.activeWhen,
      zone: contact.zone ?? null,
    }),
  )
  const { code, gateway, utcOffset } = config.venue
  return {
    code,
    gateway,
    utcOffset,
    rules: rulesOf(config.rules),
    ...layoutOf({ zones, portals, desks, banks, contacts }),
  }
}

function namesOf(entry: { name: string; nameEn?: string | undefined }): { name: string; nameEn: string } {
  return { name: entry.name, nameEn: entry.nameEn ?? entry.name }
}

function rulesOf(rules: Config['rules']): Rules {
  return {
    grantMs: Math.round(rules.grantSeconds * 1000),
    gateOrderMs: Math.round(rules.gateOrderSeconds * 1000),
    lockerOrderMs: Math.round(rules.lockerOrderSeconds * 1000),
    admitBeforeMs: rules.admitBeforeMinutes * 60_000,
    depositRequired: rules.depositRequired,
    antiPassback: rules.antiPassback,
    badgeRequired: rules.badgeRequired,
    selfServiceDesk: rules.selfServiceDesk,
    documents: rules.documents,
    ...usual,
  }
}

/** What no venue has changed so far. */
const usual = {
  roomWithinMs: 5 * 60_000,
  wrongAttempts: 5,
  attemptWindowMs: 10 * 60_000,
  lockoutMs: 15 * 60_000,
  overrideMs: 30_000,
  revealMs: 60_000,
  tailgateMs: 5_000,
  heldOpenMs: 30_000,
  depositWaiver: true,
  lockerCodeDigits: 6,
  lockerCodeAttempts: 5,
  lockerLockoutMs: 10 * 60_000,
  lockerOpenRetries: 2,
  lockerCloseMs: 120_000,
  lockerSizes: ['small', 'large'],
  lockerOwnerDays: 7,
  overdueRepeatMs: 10 * 60_000,
  notificationMs: 60_000,
  clarificationNoShowMs: 10 * 60_000,
  clarificationLimit: 2,
  leaveApprovalMs: 30 * 60_000,
  sampleLeaveApprovers: 'all' as const,
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
  roomLeadMs: 60 * 60_000,
  roomTailMs: 60 * 60_000,
  fireReleaseMs: 1_000,
}
