/** A keyboard as the kernel shows it: presses, releases and what holds a report together. Pure. */
import { simulateTypist, type TypistState } from '../codec/typed/typist.ts'
import type { Typing } from '../codec/typed/us-layout.ts'
import type { Simulator } from '../ports.ts'
import { linuxKeys, shiftKeys } from './keys.ts'
import { eventTypes, type InputEvent, keyValues, syncCodes } from './packets.ts'

/** How long a key is down. */
const downMs = 4

/** The device of both families of this folder: what it types depends on what is done to it. */
export function simulate(): Simulator<TypistState, InputEvent> {
  return simulateTypist(linuxKeys, (key, now) => [
    ...report(codesOf(key), keyValues.press, { at: now, afterMs: 0 }),
    ...report(codesOf(key).toReversed(), keyValues.release, { at: now + downMs, afterMs: downMs }),
  ])
}

function codesOf({ number, shift }: Typing): readonly number[] {
  const [leftShift] = shiftKeys
  return shift && leftShift !== undefined ? [leftShift, number] : [number]
}

interface When {
  readonly at: number
  readonly afterMs: number
}

function report(codes: readonly number[], value: number, { at, afterMs }: When) {
  const time = { kind: 'inputEvent', ...timeOf(at) } as const
  const keys = codes.map((code): InputEvent => ({ ...time, type: eventTypes.key, code, value }))
  const sync: InputEvent = { ...time, type: eventTypes.sync, code: syncCodes.report, value: 0 }
  return [...keys, sync].map((packet) => ({ packet, afterMs }))
}

/** A moment of the simulation as the kernel would stamp it. */
function timeOf(ms: number): Pick<InputEvent, 'seconds' | 'micros'> {
  const micros = Math.floor(ms * 1000)
  return { seconds: Math.floor(micros / 1_000_000), micros: micros % 1_000_000 }
}
