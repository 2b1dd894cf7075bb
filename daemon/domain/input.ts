/** Everything the decision core can be told. Types only. */
import type { Card, Signal } from '../../drivers/words.ts'
import type { Draft } from './events/catalogue.ts'
import type { Role, sessionKinds } from './events/sessions.ts'

/** A card with what the vault knows of its number. */
export interface PresentedCard {
  readonly card: Card
  /** keyed hash of the number */
  readonly person: string
  /** participants that this number stands for, newest first; empty when it is on no roster */
  readonly participants: readonly string[]
}

/** A roster whose names and numbers are already in the vault. */
export interface PutRoster {
  readonly kind: 'PutRoster'
  readonly source: 'file' | 'platform'
  readonly session: string
  readonly projectKind: (typeof sessionKinds)[number]
  readonly room: string
  readonly dueMs: number
  readonly admitFromMs: number | null
  readonly admitUntilMs: number | null
  readonly participants: readonly { readonly participant: string; readonly role: Role }[]
}

/** A roster that did not pass its checks; the texts have gone back to the sender. */
export interface NoteRejectedRoster {
  readonly kind: 'NoteRejectedRoster'
  readonly source: 'file' | 'platform'
  readonly session: string | null
  readonly problems: number
}

export type Command = PutRoster | NoteRejectedRoster

export type DeviceSignal = Exclude<Signal, { kind: 'CardRead' }>

/** `ref` is fresh for every input; what the input starts is called by it. */
export type Input = { readonly ref: string } & (
  | {
      readonly kind: 'started'
      readonly version: string
      readonly configuration: string
    }
  | { readonly kind: 'stopping'; readonly cause: 'ordered' | 'fault' }
  | { readonly kind: 'card'; readonly device: string; readonly presented: PresentedCard }
  | { readonly kind: 'signal'; readonly device: string; readonly signal: DeviceSignal }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'link'; readonly up: boolean; readonly cause: string; readonly backlog: number }
  | { readonly kind: 'drained'; readonly delivered: number }
  | { readonly kind: 'wake' }
)

export type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>

/** Why a command cannot be carried out; nothing has changed. */
export interface Refusal {
  readonly code:
    | 'unknown_room'
    | 'roster_empty'
    | 'roster_too_large'
    | 'window_impossible'
    /** it cannot be put on record now */
    | 'journal_unwritable'
  /** the value at fault as far as it may be shown */
  readonly detail: string
}

/** What an input leads to: facts to store, or a refusal of a command. */
export interface Decision {
  readonly drafts: readonly Draft[]
  readonly refusal: Refusal | null
}
