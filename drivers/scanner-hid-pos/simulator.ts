/** A HID-POS scanner as its host meets it: as many reports as what is held before it needs. Pure. */
import { byteString, bytesOfText } from '../codec/typed/text.ts'
import type { Simulator } from '../ports.ts'
import { roomOf } from './codec.ts'
import type { PosSettings } from './conversation.ts'
import type { ScanReport } from './packets.ts'

/** How long a scanner looks at a code before its first report. */
const thinkingMs = 30
/** From one report to the next; the polling interval of a full-speed device. */
const reportMs = 8

/** A scanner of this shape that reads QR codes. */
export function simulate({ shape, end }: Pick<PosSettings, 'shape' | 'end'>): Simulator<null, ScanReport> {
  return {
    initial: null,
    step(state, input) {
      const still = { state, replies: [], movements: [], wakeAt: null }
      if (input.kind !== 'stimulus' || input.stimulus.kind !== 'PresentBadge') return still
      const text = byteString(bytesOfText(input.stimulus.text)) + (end === 'enter' ? '\r' : '')
      const parts = partsOf(text, roomOf(shape))
      const replies = parts.map((bytes, at) => ({
        packet: reportOf(shape, bytes, at < parts.length - 1),
        afterMs: thinkingMs + at * reportMs,
      }))
      return { ...still, replies }
    },
  }
}

function partsOf(text: string, room: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / room) }, (_, at) =>
    text.slice(at * room, (at + 1) * room),
  )
}

function reportOf(shape: PosSettings['shape'], bytes: string, more: boolean): ScanReport {
  const extras =
    shape === 'access-is' ? { aim: ']Q1', symbology: 0, more } : { aim: null, symbology: null, more: null }
  return { kind: 'scanReport', bytes, ...extras }
}
