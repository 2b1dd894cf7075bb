/** What a kind of peripheral is there for, beside its link. Types only. */
import type { Told } from '../codec/typed/listening.ts'
import type { OpenGate, Waiting } from '../gate/waiting.ts'
import type { Message, Needs } from './state.ts'

/** An answer that counts. */
export interface Report {
  readonly code: number
  readonly data: Uint8Array
}

export interface Duty<D> {
  /** What the peripheral must have for it; null where that is not asked. */
  readonly needs: Needs | null
  /** What is asked at the beginning of each link. */
  readonly greetings: readonly Message[]
  /** What is known when it is there again, or has gone; null before the first time. */
  begin(before: D | null): D
  hear(duty: D, report: Report, now: number): Told<D>
  /** Ends what is over at `now`; afterwards `dueAt` lies later. */
  settle(duty: D, now: number): Told<D>
  dueAt(duty: D): number | null
  /** Nobody is let in. */
  isFire(duty: D): boolean
  /** What carries an order out; null for a peripheral that opens nothing. */
  opening(order: OpenGate): Pick<Message, 'code' | 'data'> | null
  /** The order was carried out. */
  opened(duty: D, waiting: Waiting, now: number): D
}
