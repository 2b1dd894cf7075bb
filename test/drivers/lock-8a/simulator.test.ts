import { describe, expect, test } from 'vitest'
import type { LockPacket } from '../../../drivers/lock-8a/packets.ts'
import { simulate } from '../../../drivers/lock-8a/simulator.ts'
import type { LockSettings } from '../../../drivers/lock-8a/wiring.ts'
import type { DeviceInput, Stimulus } from '../../../drivers/ports.ts'
import { lockSettings } from '../../support/lock-bench.ts'

/** A simulated board that a test talks to packet by packet. */
function createBoard(settings: Partial<LockSettings> = {}, events = false) {
  const simulator = simulate(lockSettings({ doors: { count: 3 }, ...settings }), { events })
  let state = simulator.initial
  const step = (input: DeviceInput<LockPacket>, now: number) => {
    const { state: next, ...rest } = simulator.step(state, input, now)
    state = next
    return rest
  }
  return {
    hear: (packet: LockPacket, now: number) => step({ kind: 'request', packet }, now),
    stimulate: (stimulus: Stimulus, now: number) => step({ kind: 'stimulus', stimulus }, now),
    wake: (now: number) => step({ kind: 'wake' }, now),
  }
}

const unlock = (lock: number): LockPacket => ({ kind: 'unlock', board: 1, lock })
const queryAll: LockPacket = { kind: 'queryAll', board: 1 }
const released = (door: number) => ({ kind: 'DoorReleased', door })
const nothing = { replies: [], movements: [] }

describe('a simulated lock board', () => {
  test('answers an unlock after 200 ms with the switch of the door that sprang open', () => {
    for (const [feedback, bit] of [
      ['closed_when_shut', false],
      ['open_when_shut', true],
    ] as const) {
      const board = createBoard({ feedback })
      expect(board.hear(unlock(2), 0)).toEqual({
        replies: [{ packet: { kind: 'unlockReply', board: 1, lock: 2, bit }, afterMs: 200 }],
        movements: [],
        wakeAt: 30,
      })
      expect(board.wake(30)).toEqual({ replies: [], movements: [released(2)], wakeAt: null })
    }
  })

  test('answers queries with the switches, those of locks without a door read 0', () => {
    const board = createBoard()
    const answer = (packet: LockPacket) => ({ replies: [{ packet, afterMs: 10 }] })
    expect(board.hear(queryAll, 0)).toMatchObject(answer({ kind: 'boardState', board: 1, bits: 0b111 }))
    board.stimulate({ kind: 'PullDoor', door: 2 }, 0)
    expect(board.hear(queryAll, 0)).toMatchObject(answer({ kind: 'boardState', board: 1, bits: 0b101 }))
    const one: LockPacket = { kind: 'queryOne', board: 1, lock: 2 }
    expect(board.hear(one, 0)).toMatchObject(answer({ kind: 'lockState', board: 1, lock: 2, bit: false }))
  })

  test('a jammed door answers that it is still shut', () => {
    const board = createBoard()
    board.stimulate({ kind: 'JamDoor', door: 1, jammed: true }, 0)
    expect(board.hear(unlock(1), 0)).toMatchObject({
      replies: [{ packet: { kind: 'unlockReply', bit: true } }],
      movements: [],
      wakeAt: null,
    })
    board.stimulate({ kind: 'JamDoor', door: 1, jammed: false }, 0)
    expect(board.hear(unlock(1), 1).wakeAt).toBe(31)
  })

  test('a door is shut only once', () => {
    const board = createBoard()
    expect(board.stimulate({ kind: 'ShutDoor', door: 1 }, 0)).toMatchObject(nothing)
    board.stimulate({ kind: 'PullDoor', door: 1 }, 0)
    expect(board.stimulate({ kind: 'ShutDoor', door: 1 }, 0).movements).toEqual([
      { kind: 'DoorShut', door: 1 },
    ])
  })

  test('a witness sees the pulse on a door that is open already', () => {
    const board = createBoard()
    board.stimulate({ kind: 'PullDoor', door: 1 }, 0)
    expect(board.hear(unlock(1), 0).movements).toEqual([released(1)])
  })

  test('keeps silent about an unlock of all, and a witness sees every door', () => {
    const board = createBoard()
    expect(board.hear({ kind: 'unlockAll', board: 1 }, 0)).toEqual({ ...nothing, wakeAt: 30 })
    expect(board.wake(30).movements).toEqual([released(1), released(2), released(3)])
  })

  test('is deaf to other boards, to other devices’ stimuli and to doors that it does not have', () => {
    const board = createBoard()
    const still = { ...nothing, wakeAt: null }
    expect(board.hear({ kind: 'unlock', board: 2, lock: 1 }, 0)).toEqual(still)
    expect(board.hear({ kind: 'queryAll', board: 2 }, 0)).toEqual(still)
    expect(board.hear({ kind: 'boardState', board: 1, bits: 0 }, 0)).toEqual(still)
    expect(board.stimulate({ kind: 'LiftCard' }, 0)).toEqual(still)
    expect(board.stimulate({ kind: 'PullDoor', door: 9 }, 0)).toEqual(still)
  })

  test('reports changes by itself only if it is of a reporting model', () => {
    const event: LockPacket = { kind: 'lockEvent', board: 1, lock: 1, bit: false }
    expect(createBoard().stimulate({ kind: 'PullDoor', door: 1 }, 0).replies).toEqual([])
    const reporting = createBoard({}, true)
    expect(reporting.stimulate({ kind: 'PullDoor', door: 1 }, 0).replies).toEqual([
      { packet: event, afterMs: 10 },
    ])
    expect(reporting.stimulate({ kind: 'PullDoor', door: 1 }, 1).replies).toEqual([])
    expect(reporting.stimulate({ kind: 'ShutDoor', door: 1 }, 2).replies).toEqual([
      { packet: { ...event, bit: true }, afterMs: 10 },
    ])
  })
})
