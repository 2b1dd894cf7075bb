/** A USB keypad as its host meets it: a report for each key that goes down, and one without keys when it is up. Pure. */
import { simulateTypist, type TypistState } from '../codec/typed/typist.ts'
import type { Simulator } from '../ports.ts'
import { type KeyReport, places } from './packets.ts'
import { hidKeys } from './usages.ts'

/** How long a key is down. */
const downMs = 4
const leftShift = 0b10

export function simulate(): Simulator<TypistState, KeyReport> {
  return simulateTypist(hidKeys, ({ number, shift }) => [
    { packet: reportOf(number, shift ? leftShift : 0), afterMs: 0 },
    { packet: reportOf(0, 0), afterMs: downMs },
  ])
}

function reportOf(usage: number, modifiers: number): KeyReport {
  return {
    kind: 'keyReport',
    modifiers,
    usages: Array.from({ length: places }, (_, at) => (at === 0 ? usage : 0)),
  }
}
