/** Everything the decision core can be told. Types only. */
import type { Card, Signal } from '../../drivers/words.ts'
import type { StaffCommand } from './command.ts'
import type { ClockQuality } from './event.ts'
import type { DataOf, Draft } from './events/catalogue.ts'
import type { StaffRole } from './events/define.ts'
import type { sessionKinds } from './events/sessions.ts'
import type { RefusalCode } from './refusals.ts'
import type { Actor } from './staff.ts'

/** A card with what the vault knows of its number. */
export interface PresentedCard {
  readonly card: Card
  /** keyed hash of the number */
  readonly person: string
  /** participants that this number stands for, newest first; empty when it is on no roster */
  readonly participants: readonly string[]
}

/** When and where a session is. */
export interface Schedule {
  readonly session: string
  readonly projectKind: (typeof sessionKinds)[number]
  readonly room: string
  readonly dueMs: number
  readonly admitFromMs: number | null
  readonly admitUntilMs: number | null
  /** its room in the opening area; null or absent: none here */
  readonly openingRoom?: string | null
  /** end of the booking of its rooms; null or absent: of the day */
  readonly bookedUntilMs?: number | null
  /** when lunch was ordered for; null or absent: none ordered */
  readonly mealAtMs?: number | null
}

/** A roster whose names and numbers are already in the vault. */
export interface PutRoster extends Schedule {
  readonly kind: 'PutRoster'
  readonly source: 'file' | 'platform'
  readonly participants: readonly DataOf<'roster.received'>['participants'][number][]
  /** who brought it in, and who stood by; absent where nobody did */
  readonly operator?: string | null
  readonly second?: string | null
}

/** Several rosters at once: all of them or none. */
export interface PutRosters {
  readonly kind: 'PutRosters'
  readonly rosters: readonly PutRoster[]
}

/** A roster that did not pass its checks; the texts have gone back to the sender. */
export interface NoteRejectedRoster {
  readonly kind: 'NoteRejectedRoster'
  readonly source: 'file' | 'platform'
  readonly session: string | null
  readonly problems: number
}

/** The right PIN, or the own document, was given at a console. */
export interface LogIn {
  readonly kind: 'LogIn'
  readonly operator: string
  readonly method: DataOf<'operator.logged_in'>['method']
}

/** A PIN or code was wrong; null: there is no such account. */
export interface FailLogin {
  readonly kind: 'FailLogin'
  readonly operator: string | null
}

export interface LogOut {
  readonly kind: 'LogOut'
  readonly operator: string
  readonly cause: DataOf<'operator.logged_out'>['cause']
}

/** An account is new or changed; name, PIN and document are kept elsewhere. */
export interface ChangeAccount {
  readonly kind: 'ChangeAccount'
  readonly what: Exclude<DataOf<'policy.changed'>['what'], 'rules'>
  readonly operator: string
  /** all that count from now on, for `operator_added` and `operator_roles` */
  readonly roles: readonly StaffRole[]
  /** null: nobody yet, for the first account */
  readonly by: string | null
}

/** What the rooms around the core ask of it; the control socket takes none of these by name. */
export type Command = PutRoster | PutRosters | NoteRejectedRoster | LogIn | FailLogin | LogOut | ChangeAccount

/**
 * What the platform asks of the core: checked, its signature verified, its people in the vault. None of these opens
 * anything: they change who may, and the person still has to come.
 */
export type PlatformRequest =
  | { readonly operation: 'session.schedule' | 'booking.put'; readonly data: Schedule }
  | {
      readonly operation: 'session.reschedule'
      readonly data: Partial<Omit<Schedule, 'projectKind'>> & Pick<Schedule, 'session'>
    }
  | { readonly operation: 'session.cancel' | 'session.resume'; readonly data: OrderedSession }
  | {
      readonly operation: 'session.suspend' | 'session.terminate'
      readonly data: OrderedSession & { readonly cause: DataOf<'session.suspended'>['cause'] }
    }
  | { readonly operation: 'roster.put'; readonly data: PutRoster }
  | { readonly operation: 'participant.recuse'; readonly data: { readonly participant: string } }
  | {
      readonly operation: 'participant.replace'
      readonly data: { readonly participant: string; readonly substitute: string }
    }
  | { readonly operation: 'rules.put'; readonly data: CityRules }
  | {
      readonly operation: 'locker.retrieve_order'
      readonly data: { readonly participant: string; readonly reason: string }
    }

interface OrderedSession {
  readonly session: string
  readonly reason: string | null
}

/** The rules that the city gives out (F-P.5). */
export interface CityRules {
  /** of the set as the city gave it */
  readonly version: string
  /** the whole set */
  readonly values: Readonly<Record<string, string | number | boolean | string[]>>
  /** ids of the rules that a venue may set otherwise in its own file */
  readonly local: readonly string[]
}

/** Who asked, and how that is known. */
export interface RequestOrigin {
  /** id of the request */
  readonly request: string
  /** name of the key that signed it */
  readonly signer: string
  /** SHA-256 of its body */
  readonly digest: string
}

/** What somebody held to a reader of badges or typed. It is for consoles and lockers; the core hears what comes of it. */
export type Entered = Extract<Signal, { kind: 'BadgeRead' | 'KeysEntered' | 'ReadFailed' }>

export type DeviceSignal = Exclude<Signal, { kind: 'CardRead' } | Entered>

/** `ref` is fresh for every input; what the input starts is called by it. */
export type Input = { readonly ref: string } & (
  | {
      readonly kind: 'started'
      readonly version: string
      readonly configuration: string
    }
  | { readonly kind: 'stopping'; readonly cause: StopCause }
  | { readonly kind: 'card'; readonly device: string; readonly presented: PresentedCard }
  | { readonly kind: 'signal'; readonly device: string; readonly signal: DeviceSignal }
  | { readonly kind: 'command'; readonly command: Command }
  /** a command of the table, by somebody who is logged in; `given` is not checked yet */
  | {
      readonly kind: 'staff'
      readonly command: StaffCommand
      readonly given: unknown
      readonly by: Actor
    }
  /** the code of a cell was typed, at a console or on a keypad; what it is never comes here, only whether it is right */
  | {
      readonly kind: 'locker-code'
      readonly bank: string
      readonly cell: string
      readonly isRight: boolean
      /** who typed it for the owner; null on a keypad */
      readonly operator: string | null
    }
  | { readonly kind: 'request'; readonly request: PlatformRequest; readonly origin: RequestOrigin }
  /** requests that were refused before the core heard of them */
  | { readonly kind: 'request-refused'; readonly refused: DataOf<'request.refused'> }
  /** another gateway connects as this one; the id of its journal */
  | { readonly kind: 'rival'; readonly other: string }
  /** the platform confirmed what is not our record */
  | {
      readonly kind: 'mismatch'
      readonly problem: DataOf<'outbox.mismatched'>['problem']
      readonly sequence: number
    }
  /** the machine's clock is trusted more or less than before, or it jumped */
  | { readonly kind: 'clock'; readonly quality: ClockQuality; readonly step: ClockStep | null }
  /** the chain was verified, or found broken */
  | { readonly kind: 'audited'; readonly audit: Audit }
  /** so many events wait for the platform; `oldestMs`: when the first of them happened, since 1970 */
  | { readonly kind: 'backlog'; readonly events: number; readonly oldestMs: number | null }
  /** a certificate of the link to the platform is good until then, milliseconds since 1970 */
  | {
      readonly kind: 'certificate'
      readonly certificate: DataOf<'link.certificate_expiring'>['certificate']
      readonly notAfterMs: number
    }
  | { readonly kind: 'link'; readonly up: boolean; readonly cause: string; readonly backlog: number }
  | { readonly kind: 'drained'; readonly delivered: number }
  | { readonly kind: 'wake' }
)

/** `battery`: the UPS said that it will not last (edge case 31). */
export type StopCause = 'ordered' | 'battery' | 'fault'

/** The wall clock jumped from one reading to another; the steady timeline did not. Milliseconds since 1970. */
export interface ClockStep {
  readonly fromMs: number
  readonly toMs: number
}

/** What a verification of the chain found, and who or what asked for it. */
export type Audit = {
  readonly trigger: 'command' | 'daily' | 'power_restored' | 'start'
  readonly operator: string | null
} & (
  | { readonly intact: true; readonly upTo: number; readonly head: string }
  | { readonly intact: false; readonly sequence: number; readonly problem: string }
)

export type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>

/** Why a command cannot be carried out; nothing has changed but what stands in the drafts. */
export interface Refusal {
  readonly code: RefusalCode
  /** the value at fault as far as it may be shown */
  readonly detail: string
}

/** What an input leads to: facts to store, and the refusal of a command. */
export interface Decision {
  readonly drafts: readonly Draft[]
  readonly refusal: Refusal | null
}
