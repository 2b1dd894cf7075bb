/** The events of a Linux input device (struct input_event). Types and numbers only. */

export interface InputEvent {
  readonly kind: 'inputEvent'
  /** When it happened, by the clock the device was opened with. */
  readonly seconds: number
  /** From 0 to 999,999. */
  readonly micros: number
  readonly type: number
  readonly code: number
  /** From -2^31 on. */
  readonly value: number
}

/** linux/input-event-codes.h: kinds of events that mean something here. */
export const eventTypes = { sync: 0, key: 1 } as const

/** Codes of `sync`: a report is whole; events were lost, and what follows until the next whole report is a part of one. */
export const syncCodes = { report: 0, dropped: 3 } as const

/** Values of `key`. */
export const keyValues = { release: 0, press: 1, repeat: 2 } as const

/** The moment of an event in ms of its own clock. */
export function stampOf({ seconds, micros }: InputEvent): number {
  return seconds * 1000 + micros / 1000
}
