/** Rows for the conversation with a lock board: what is heard from it, what is asked, and the beginnings that tables share. */
import { converse } from '../../drivers/lock-8a/conversation.ts'
import type { LockPacket } from '../../drivers/lock-8a/packets.ts'
import type { LockSettings } from '../../drivers/lock-8a/wiring.ts'
import type { Input, Request } from '../../drivers/ports.ts'
import type { Signal } from '../../drivers/words.ts'
import { expectRows, online, order, type Row, sent, start, wake } from './conversation-rows.ts'
import { lockSettings, openDoor } from './lock-bench.ts'

export type LockRow = Row<LockPacket>

export const event = (board = 1): Input<LockPacket> => ({
  kind: 'stray',
  packet: { kind: 'lockEvent', board, lock: 1, bit: false },
})
export const answered: Input<LockPacket> = {
  kind: 'reply',
  packet: { kind: 'unlockReply', board: 1, lock: 1, bit: true },
}

/** A reading in which these doors are open; of this cabinet every shut door reads 1. */
export const reads = (...open: readonly number[]): Input<LockPacket> => ({
  kind: 'reply',
  packet: { kind: 'boardState', board: 1, bits: bitsOf(open) },
})
const bitsOf = (open: readonly number[]) => open.reduce((bits, door) => bits & ~(1 << (door - 1)), 0xffffff)

export const query: Request<LockPacket> = {
  packet: { kind: 'queryAll', board: 1 },
  priority: 'poll',
  replyMs: 300,
  notAfter: null,
}
export const unlock = (lock: number, notAfter: number): Request<LockPacket> => ({
  packet: { kind: 'unlock', board: 1, lock },
  priority: 'order',
  replyMs: 1000,
  notAfter,
})

export const found = (...open: readonly number[]): Signal => ({ kind: 'DoorsFound', open })
export const opened = (door: number, ref: string | null): Signal => ({ kind: 'DoorOpened', door, ref })
export const closed = (door: number): Signal => ({ kind: 'DoorClosed', door })

/** Plays the rows against the conversation with a board that is wired like this. */
export function expectSteps(rows: readonly LockRow[], settings: Partial<LockSettings> = {}): void {
  expectRows(converse(lockSettings(settings)), rows)
}

/** Online at 10 and every door found at 120; the next poll is due at 610. */
export const ready = (...open: readonly number[]): LockRow[] => [
  [0, start, { send: query, signals: [], wakeAt: null }],
  [0, sent, { wakeAt: null }],
  [10, reads(...open), { signals: [online], wakeAt: 110 }],
  [110, wake, { send: query }],
  [110, sent, {}],
  [120, reads(...open), { signals: [found(...open)], wakeAt: 610 }],
]

/** Door 1 was ordered open at 200 and the unlock was answered at 410; the board is being read back. */
export const unlocking: LockRow[] = [
  ...ready(),
  [200, order(openDoor('a')), { send: unlock(1, 3200), wakeAt: null }],
  [205, sent, {}],
  [410, answered, { send: query }],
  [415, sent, {}],
]

/** The same, and at 1920 door 1 still reads shut. */
export const stillShut: LockRow[] = [
  ...unlocking,
  [425, reads(), { wakeAt: 525 }],
  [1905, wake, { send: query }],
  [1909, sent, {}],
  [1920, reads(), { wakeAt: 2020 }],
  [2020, wake, { send: query }],
  [2020, sent, {}],
]
