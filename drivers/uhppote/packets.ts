/** The messages between a 微耕/UHPPOTE network controller and its host ("UT0311" style). Types and ranges only. */

/** A controller has one, two or four doors. */
export const lastDoor = 4

/** How a door is held: 1 always open, 2 always shut, 3 shut until somebody is let through. */
export type DoorMode = 1 | 2 | 3

export type ControllerRequest =
  /** 94: who is there; serial 0 asks whoever hears it */
  | { readonly kind: 'identify'; readonly serial: number }
  /** 20 */
  | { readonly kind: 'readState'; readonly serial: number }
  /** 40: opens once, for as long as the controller's own delay says */
  | { readonly kind: 'open'; readonly serial: number; readonly door: number }
  /** 82 */
  | { readonly kind: 'readMode'; readonly serial: number; readonly door: number }
  /** 58: how many cards it holds, by which it would open without asking */
  | { readonly kind: 'countCards'; readonly serial: number }
  /** B0 */
  | { readonly kind: 'readEvent'; readonly serial: number; readonly index: number }
  /** 80. It can be read, so that it can be explained; it can not be encoded: with mode 1 a door stays open. */
  | {
      readonly kind: 'setMode'
      readonly serial: number
      readonly door: number
      readonly mode: number
      readonly delaySeconds: number
    }
  /** 30. Like `setMode`: whoever keeps the controller sets its clock; we count by its numbers, never by its time. */
  | { readonly kind: 'setClock'; readonly serial: number; readonly clock: string | null }
  /** 90. Like `setMode`: where events are sent is set by whoever keeps the controller. */
  | { readonly kind: 'setListener'; readonly serial: number; readonly address: string; readonly port: number }

/** One row of the controller's own log. */
export interface LoggedEvent {
  /** From 1, never used twice until the log is cleared; 0: there is none. */
  readonly index: number
  readonly type: number
  readonly granted: boolean
  readonly door: number
  /** 1 in, 2 out, by its own card readers. */
  readonly direction: number
  /** Belongs to a person. */
  readonly card: number
  /** `YYYY-MM-DD hh:mm:ss` by the controller's clock; null where it is no date. */
  readonly at: string | null
  readonly reason: number
}

/** 20, and unasked with head 17 or 19 where the controller sends events. */
export interface ControllerState {
  readonly kind: 'state'
  readonly serial: number
  /** the newest row of its log */
  readonly newest: LoggedEvent
  /** by door: its contact says that it is open */
  readonly doors: readonly boolean[]
  readonly buttons: readonly boolean[]
  readonly error: number
  readonly clock: string | null
  readonly sequence: number
  readonly relays: number
  /** bit 0: forced lock, bit 1: fire */
  readonly inputs: number
}

export type ControllerReply =
  | {
      readonly kind: 'controller'
      readonly serial: number
      readonly address: string
      /** as it prints it, such as 892 for v8.92 */
      readonly version: string
    }
  | ControllerState
  | { readonly kind: 'opened'; readonly serial: number; readonly accepted: boolean }
  | {
      readonly kind: 'mode'
      readonly serial: number
      readonly door: number
      readonly mode: DoorMode
      readonly delaySeconds: number
    }
  | { readonly kind: 'cards'; readonly serial: number; readonly count: number }
  | { readonly kind: 'event'; readonly serial: number; readonly event: LoggedEvent }

export type ControllerPacket = ControllerRequest | ControllerReply

export const eventTypes = { swipe: 1, door: 2, alarm: 3, overwritten: 0xff } as const

/** A door's contact says that it was opened. */
export const doorOpenedReason = 23

export const forcedLockBit = 1
export const fireBit = 2
