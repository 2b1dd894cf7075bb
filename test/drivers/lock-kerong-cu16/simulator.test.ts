import { describe, expect, test } from 'vitest'
import { lockKerongCu16 } from '../../../drivers/lock-kerong-cu16/index.ts'
import type { CuPacket } from '../../../drivers/lock-kerong-cu16/packets.ts'
import { simulate } from '../../../drivers/lock-kerong-cu16/simulator.ts'
import type { CuSettings } from '../../../drivers/lock-kerong-cu16/wiring.ts'
import type { DeviceInput } from '../../../drivers/ports.ts'

/** A simulated board of three doors that a test talks to packet by packet. */
function createBoard() {
  const simulator = simulate(lockKerongCu16.settings.parse({ doors: { count: 3 } }) as CuSettings)
  let state = simulator.initial
  const step = (input: DeviceInput<CuPacket>, now: number) => {
    const { state: next, ...rest } = simulator.step(state, input, now)
    state = next
    return rest
  }
  return {
    hear: (packet: CuPacket, now = 0) => step({ kind: 'request', packet }, now),
    wake: (now: number) => step({ kind: 'wake' }, now),
  }
}

const still = { replies: [], movements: [], wakeAt: null }
const released = (door: number) => ({ kind: 'DoorReleased', door })

describe('a simulated CU16 board', () => {
  test('answers a query with its switches, those of locks without a door open, and no item', () => {
    expect(createBoard().hear({ kind: 'queryBoard', board: 0 }).replies).toEqual([
      {
        packet: {
          kind: 'boardState',
          board: 0,
          closed: Array.from({ length: 16 }, (_, at) => at < 3),
          items: Array.from({ length: 16 }, () => false),
        },
        afterMs: 10,
      },
    ])
  })

  test('opens without a word', () => {
    const board = createBoard()
    expect(board.hear({ kind: 'unlock', board: 0, lock: 2 })).toEqual({ ...still, wakeAt: 30 })
    expect(board.wake(30).movements).toEqual([released(2)])
  })

  test('opens later, and all at once, when somebody else says so', () => {
    const later = createBoard()
    expect(later.hear({ kind: 'unlockLater', board: 0, lock: 1, delayS: 5 }).wakeAt).toBe(5030)
    const all = createBoard()
    all.hear({ kind: 'unlockAll', board: 0 })
    expect(all.wake(30).movements).toEqual([released(1), released(2), released(3)])
  })

  test('keeps quiet about what is meant for others, for hubs, or not published', () => {
    const board = createBoard()
    for (const packet of [
      { kind: 'unlock', board: 1, lock: 1 },
      { kind: 'queryBoard', board: 1 },
      { kind: 'queryAllBoards' },
      { kind: 'readPulse', board: 0, lock: 1 },
    ] as const) {
      expect(board.hear(packet)).toEqual(still)
    }
  })
})
