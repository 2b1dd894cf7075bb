/** The site as the decision core sees it: who stands where, with look-ups made once. Pure. */
import type { Direction, DocumentKind } from '../../drivers/words.ts'

export interface Zone {
  readonly id: string
  /** Chinese name on screens. */
  readonly name: string
  readonly nameEn: string
  /** The zone this one lies in; a person in a room is also in the area around it. */
  readonly parent: string | null
  readonly kind: ZoneKind
}

/** What a zone is for: who may enter follows from it (Art. 3, 5). */
export type ZoneKind =
  | 'opening'
  | 'evaluation'
  | 'room'
  | 'corridor'
  | 'dining'
  | 'rest'
  | 'qa'
  | 'monitor'
  | 'sample'
  | 'waiting'
  | 'lockers'
  | 'other'

/**
 * `both`: a card opens the gate either way. `in`: a card opens it to go in; going out is free, a card at the outer
 * reader only says who went. `none`: no gate, the door stands open and a card says who went.
 */
export type PortalControl = 'both' | 'in' | 'none'

export interface Portal {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  /** Outer zone, or null for the world outside the controlled zones. */
  readonly from: string | null
  /** Inner zone. */
  readonly to: string
  readonly control: PortalControl
  /** null: without control there is none */
  readonly gate: string | null
  readonly readers: { readonly in: string; readonly out: string | null }
}

export interface Desk {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  readonly reader: string
  /** reads the number of a badge for the clerk; absent: it is typed */
  readonly scanner?: string | null
  /** Locker banks from which cells are given out at this desk, in order of preference. */
  readonly banks: readonly string[]
}

export interface Cell {
  readonly id: string
  /** Door number as the board's driver knows it. */
  readonly door: number
  /** How large it is, by a word of `lockerSizes`. */
  readonly size: string
  /** what is pressed for it on the keypad of its bank; absent where there is none */
  readonly toPress?: number | null
}

export interface Bank {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  readonly board: string
  /** where owners press number and code of their cell; absent: they do it at a desk */
  readonly keypad?: string | null
  readonly cells: readonly Cell[]
}

/**
 * What a contact tells: `mains` the mains are there, `battery_low` the UPS battery is low, `recorder` the video
 * recorder records, `fire` the alarm is on, `escape_door` an escape door is open (F-X.5, F-X.7, F-25.3).
 */
export type ContactMeaning = 'mains' | 'battery_low' | 'recorder' | 'fire' | 'escape_door'

export interface Contact {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  /** The input board that it is wired to. */
  readonly device: string
  /** From 1, as printed on the board. */
  readonly input: number
  readonly meaning: ContactMeaning
  /** The state of the contact in which its meaning is so. */
  readonly activeWhen: 'closed' | 'open'
  /** Where the recorder records or the door leads from; null where the file does not say. */
  readonly zone: string | null
}

/** Whether what the contact stands for is so; `closed`: as `ContactChanged` told it. */
export function contactHolds({ activeWhen }: Pick<Contact, 'activeWhen'>, closed: boolean): boolean {
  return closed === (activeWhen === 'closed')
}

export interface Rules {
  /** Art. 17: a grant ends after this time. */
  readonly grantMs: number
  /** The gate must have its order within this time, or not at all. */
  readonly gateOrderMs: number
  readonly lockerOrderMs: number
  /** Art. 17: how long before the due time the admission window opens when the roster names none. */
  readonly admitBeforeMs: number
  /** Art. 19: no entry without a confirmed deposit. */
  readonly depositRequired: boolean
  /** hard: a person recorded inside is refused; soft: let in and recorded as a violation. */
  readonly antiPassback: 'hard' | 'soft'
  /** Art. 17: documents taken for the evaluation area. */
  readonly documents: readonly DocumentKind[]
  /** Art. 8: documents taken for the opening area. */
  readonly openingDocuments: readonly DocumentKind[]
  /** F-17.5: the own room is reached this soon after the area. */
  readonly roomWithinMs: number
  /** F-17.6: so many refusals at a reader or of a document lock it out. */
  readonly wrongAttempts: number
  /** Within this time. */
  readonly attemptWindowMs: number
  /** For so long. */
  readonly lockoutMs: number
  /** How long a passage stays granted by override. */
  readonly overrideMs: number
  /** How long a name is shown for a manual check. */
  readonly revealMs: number
  /** F-X.2: more events than this waiting for the platform are an alarm. */
  readonly backlogEvents: number
  /** The same for an event that waits longer. */
  readonly backlogMs: number
  /** A second body so soon after a passage used the same grant. */
  readonly tailgateMs: number
  /** A gate open for longer is held open. */
  readonly heldOpenMs: number
  /** Art. 8, 17: no entry without a badge. */
  readonly badgeRequired: boolean
  /** Art. 19: somebody may declare to have no belongings. */
  readonly depositWaiver: boolean
  readonly lockerCodeDigits: number
  /** So many wrong codes in a row lock the cell out. */
  readonly lockerCodeAttempts: number
  /** For so long. */
  readonly lockerLockoutMs: number
  /** A cell that did not open is tried again so often. */
  readonly lockerOpenRetries: number
  /** A cell open for longer is overdue. */
  readonly lockerCloseMs: number
  readonly lockerSizes: readonly string[]
  /** Art. 35: belongings that nobody fetched for so long may be taken out by two people with a key. */
  readonly lockerOwnerDays: number
  /** The desk reader alone assigns a cell, and no badge is given out. */
  readonly selfServiceDesk: boolean
  /** F-22.1: who is late is reported again after this time. */
  readonly overdueRepeatMs: number
  readonly notificationMs: number
  /** Art. 14: how long a called respondent may let the room wait. */
  readonly clarificationNoShowMs: number
  /** Art. 38: answering people at a time. */
  readonly clarificationLimit: number
  /** Art. 31: both consents within this time. */
  readonly leaveApprovalMs: number
  /** Art. 29, 31: who consents to a sample leave. */
  readonly sampleLeaveApprovers: 'all' | 'site_supervisor'
  /** Art. 31: a deputy, or the supervisor alone, may consent to the leave of the lead. */
  readonly approvalDeputy: boolean
  /** Art. 31: a rest room or toilet inside the area takes consent too; where there is none, every way out of the room does. */
  readonly toiletNeedsApproval: boolean
  readonly reentryAfterRelease: boolean
  /** Art. 34: lunch so late is reported. */
  readonly mealOverdueMs: number
  /** Art. 32: technicians are escorted. */
  readonly visitEscortRequired: boolean
  /** Art. 5: people of one organisation in a session; 0: no cap. */
  readonly capPerOrganisation: number
  /** So many wrong PINs in a row lock an account. */
  readonly loginAttempts: number
  /** For so long. */
  readonly loginLockoutMs: number
  /** A login ends after this time. */
  readonly loginMs: number
  readonly oneTimeCodeMs: number
  /** Art. 33: a device away for longer becomes a ticket. */
  readonly faultAfterMs: number
  /** F-4.1: before and after its booking a room still serves its session. */
  readonly roomLeadMs: number
  readonly roomTailMs: number
  /** F-X.7: the release of the portals is read back this long after the alarm. */
  readonly fireReleaseMs: number
}

export interface Venue extends Layout {
  readonly code: string
  readonly gateway: string
  /** Who must answer by the configuration, by device; a device that is not here may be anybody at first (edge case 39). */
  readonly identities: ReadonlyMap<string, string>
  /** Zone offset of the venue, `+08:00`. */
  readonly utcOffset: string
  readonly rules: Rules
  /** The rules that bind outside the core, by id: how long data is kept, what is fixed by law. */
  readonly otherRules: Readonly<Record<string, number | boolean | string | readonly string[]>>
  /** changes with any rule */
  readonly ruleVersion: string
  /** what the venue's own file says, where rules of the city are in force instead of it */
  readonly ownRules?: OwnRules
}

export type OwnRules = Pick<Venue, 'rules' | 'otherRules' | 'ruleVersion'>

/** What there is, by id. */
export interface Layout {
  readonly zones: ReadonlyMap<string, Zone>
  readonly portals: ReadonlyMap<string, Portal>
  readonly desks: ReadonlyMap<string, Desk>
  readonly banks: ReadonlyMap<string, Bank>
  readonly contacts: ReadonlyMap<string, Contact>
  /** What a device is for. A device has exactly one use; an input board serves several contacts. */
  readonly uses: ReadonlyMap<string, Use>
}

/** The one place of a device in the venue. */
export type Use =
  | { readonly kind: 'desk-reader'; readonly desk: Desk }
  | { readonly kind: 'portal-reader'; readonly portal: Portal; readonly direction: Direction }
  | { readonly kind: 'gate'; readonly portal: Portal }
  | { readonly kind: 'desk-scanner'; readonly desk: Desk }
  | { readonly kind: 'locker-board'; readonly bank: Bank }
  | { readonly kind: 'keypad'; readonly banks: readonly Bank[] }
  | { readonly kind: 'inputs'; readonly contacts: readonly Contact[] }

interface Parts {
  readonly zones: readonly Zone[]
  readonly portals: readonly Portal[]
  readonly desks: readonly Desk[]
  readonly banks: readonly Bank[]
  /** none when absent */
  readonly contacts?: readonly Contact[]
}

/** Makes the look-ups from the parts. */
export function layoutOf(given: Parts): Layout {
  const parts = { contacts: [], ...given }
  return {
    zones: byId(parts.zones),
    portals: byId(parts.portals),
    desks: byId(parts.desks),
    banks: byId(parts.banks),
    contacts: byId(parts.contacts),
    uses: usesOf(parts),
  }
}

function isNamed(device: string | null | undefined): device is string {
  return device !== null && device !== undefined
}

function byId<T extends { readonly id: string }>(parts: readonly T[]): ReadonlyMap<string, T> {
  return new Map(parts.map((part) => [part.id, part]))
}

function usesOf(parts: Required<Parts>): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>()
  for (const portal of parts.portals) {
    if (portal.gate !== null) uses.set(portal.gate, { kind: 'gate', portal })
    uses.set(portal.readers.in, { kind: 'portal-reader', portal, direction: 'in' })
    if (portal.readers.out !== null) {
      uses.set(portal.readers.out, { kind: 'portal-reader', portal, direction: 'out' })
    }
  }
  for (const desk of parts.desks) {
    uses.set(desk.reader, { kind: 'desk-reader', desk })
    if (isNamed(desk.scanner)) uses.set(desk.scanner, { kind: 'desk-scanner', desk })
  }
  for (const bank of parts.banks) uses.set(bank.board, { kind: 'locker-board', bank })
  for (const [device, banks] of Map.groupBy(parts.banks, ({ keypad }) => keypad)) {
    if (isNamed(device)) uses.set(device, { kind: 'keypad', banks })
  }
  for (const [device, contacts] of Map.groupBy(parts.contacts, (contact) => contact.device)) {
    uses.set(device, { kind: 'inputs', contacts })
  }
  return uses
}
