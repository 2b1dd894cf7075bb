import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { familyOf } from '../../../drivers/families.ts'
import { readTrace } from '../../../drivers/trace/read.ts'
import { recorded, type TraceFrame } from '../../../drivers/trace/recorder.ts'
import { replay } from '../../../drivers/trace/replay.ts'
import { cardOf, person } from '../../support/people.ts'
import { usualSettings } from '../../support/usual-settings.ts'

const settingsOf = (family: string) => familyOf(family).settings.parse(usualSettings(family))

/** A family and its simulated device talk for a while, and somebody uses the device in the middle. */
function recordedTalk(name: string): readonly TraceFrame[] {
  const frames: TraceFrame[] = []
  let now = 0
  const family = recorded(familyOf(name), { nowMs: () => now, note: (frame) => frames.push(frame) })
  const machine = family.converse(settingsOf(name))
  const device = family.simulate(settingsOf(name))
  let step = machine.step({ kind: 'start' }, now)
  for (let turn = 0; turn < 60; turn++) {
    if (turn === 20)
      device.step({ kind: 'stimulus', stimulus: { kind: 'PresentCard', card: cardOf(person('A1')) } }, now)
    if (step.send === null) {
      now = Math.max(now + 1, step.wakeAt ?? now + 100)
      step = machine.step({ kind: 'wake' }, now)
      continue
    }
    const { packet } = step.send
    family.codec.encode(packet)
    now += 5
    const [reply] = device.step({ kind: 'request', packet }, now).replies
    if (reply === undefined) {
      step = machine.step({ kind: 'silence' }, now)
      continue
    }
    const seen = family.codec.scanReply(familyOf(name).codec.encode(reply.packet), packet)
    if (seen.kind !== 'packet') throw new Error(`${name}: its simulator says what its codec does not read`)
    step = machine.step({ kind: 'reply', packet: seen.packet }, now)
  }
  return frames
}

const replayed = (name: string, frames: readonly TraceFrame[]) =>
  replay(familyOf(name), { frames, devices: [{ id: 'd', settings: settingsOf(name) }] })

describe('a trace of today replayed today', () => {
  test.each(['lock-8a', 'modbus-relay', 'modbus-inputs', 'lock-winnsen', 'gate-feab', 'uhppote'])(
    'of %s is asked and answered as it was, and tells that the device is there',
    (name) => {
      const told = replayed(name, recordedTalk(name))
      expect(told.filter(({ kind }) => kind === 'other' || kind === 'unread')).toEqual([])
      expect(told.some((one) => one.kind === 'signal' && one.signal.kind === 'Online')).toBe(true)
    },
  )

  test('of a card reader goes on where content was cut, and reads a card of nobody', () => {
    const frames = recordedTalk('sam-v')
    expect(frames.some((frame) => !('hex' in frame))).toBe(true)
    const told = replayed('sam-v', frames)
    expect(told.filter(({ kind }) => kind === 'other' || kind === 'unread')).toEqual([])
    const read = told.flatMap((one) =>
      one.kind === 'signal' && one.signal.kind === 'CardRead' ? [one.signal.card] : [],
    )
    expect(read.map(({ number }) => number.reveal())).toEqual(['11010519491231002X'])
    expect(JSON.stringify(told)).not.toContain(person('A1').id_no)
  })
})

describe('a trace that does not fit', () => {
  const frames = recordedTalk('lock-8a')

  test('names the frame, and what would be sent now', () => {
    const changed = frames.map((frame, at) =>
      at === 0 && 'hex' in frame ? { ...frame, hex: `${frame.hex}00` } : frame,
    )
    const [first] = replayed('lock-8a', changed)
    expect(first).toEqual({ kind: 'other', frame: 1, now: [expect.stringMatching(/^[0-9A-F]+$/)] })
  })

  test('says which answer is none', () => {
    const at = frames.findIndex(({ way }) => way === 'in')
    const changed = frames.map((frame, index) => (index === at ? { ...frame, hex: '00' } : frame))
    expect(replayed('lock-8a', changed)).toContainEqual({ kind: 'unread', frame: at + 1 })
  })

  test('has an answer missing: what follows is looked at all the same', () => {
    const at = frames.findIndex(({ way }) => way === 'in')
    const told = replayed('lock-8a', frames.toSpliced(at, 1))
    expect(told.length).toBeGreaterThan(frames.length / 2)
  })
})

describe('the text of a trace', () => {
  const head = '{"format":1,"family":"lock-8a"}'
  const out = '{"atMs":3,"way":"out","hex":"80"}'

  test('is read with or without its end', () => {
    const trace = { family: 'lock-8a', frames: [{ atMs: 3, way: 'out', hex: '80' }] }
    for (const text of [`${head}\n${out}\n`, `${head}\n${out}\n{"end":"time","frames":1}\n`])
      expect(readTrace(text)).toEqual({ ok: true, trace })
  })

  test.each([
    ['{"atMs":2,"way":"out","hex":"8"}'],
    ['{"atMs":4,"way":"up","hex":"80"}'],
    ['{"atMs":-4,"way":"in","hex":"80"}'],
    ['{"atMs":1,"way":"in","hex":"80"}'],
    ['{"atMs":4,"way":"in","kind":"cut"}'],
    ['[]'],
    ['"text"'],
    ['{"atMs":4,'],
  ])('is not one with %s after the first frame', (line) => {
    expect(readTrace(`${head}\n${out}\n${line}\n`)).toMatchObject({ ok: false, line: 3 })
  })
})

describe('traces that were recorded on ports of the example venue', () => {
  const settings: Readonly<Record<string, unknown>> = {
    'locker-board': { board: 1, feedback: 'closed_when_shut', doors: { count: 24 } },
    'lane-1-gate': { open: { in: 1, out: 2 }, passed: { in: 1, out: 2 }, fire: 3 },
    'desk-reader': {},
  }

  test.each(Object.entries(settings))('are asked and answered by the driver as ever: %s', (device, given) => {
    const file = new URL(`./recorded/${device}.ndjson`, import.meta.url)
    const read = readTrace(readFileSync(file, 'utf8'))
    if (!read.ok) throw new Error(`line ${read.line}: expected ${read.expected}`)
    const family = familyOf(read.trace.family)
    const devices = [{ id: device, settings: family.settings.parse(given) }]
    const told = replay(family, { frames: read.trace.frames, devices })
    expect(told.filter(({ kind }) => kind === 'other' || kind === 'unread')).toEqual([])
    expect(told.some((one) => one.kind === 'signal' && one.signal.kind === 'Online')).toBe(true)
  })
})
