import { describe, expect, test } from 'vitest'
import { families, familyOf } from '../../../drivers/families.ts'
import { onWire } from '../../../drivers/family.ts'
import { openLine } from '../../../drivers/line.ts'
import type { Stimulus } from '../../../drivers/ports.ts'
import { openSimulatedLine } from '../../../drivers/simulated-line.ts'
import { recorded, type TraceFrame } from '../../../drivers/trace/recorder.ts'
import { createPipe } from '../../../drivers/transport/pipe.ts'
import { seeded } from '../../support/chance.ts'
import { cardOf, person } from '../../support/people.ts'
import { usualSettings } from '../../support/usual-settings.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const badge = 'B10177'
const keys = '1407198'
const holder = person('A1')
const stimuli: readonly Stimulus[] = [
  { kind: 'PresentCard', card: cardOf(holder) },
  { kind: 'PresentBadge', text: badge },
  { kind: 'PressKeys', keys: `${keys}\n` },
]

/** The trace of a line of such a device, before which a person stands; and what the line told. */
function traceOf(name: string) {
  const settings = familyOf(name).settings.parse(usualSettings(name))
  const plain = onWire(familyOf(name), settings)
  const clock = createVirtualClock()
  const pipe = createPipe({ clock, chance: seeded(1) })
  const frames: TraceFrame[] = []
  const signals: string[] = []
  const far = openSimulatedLine({
    clock,
    codec: plain.codec,
    format: null,
    interByteMs: plain.interByteMs,
    transport: pipe.far,
    chance: seeded(1),
    devices: [{ id: 'it', device: plain.simulate(settings) }],
    onMovement: () => undefined,
  })
  const family = recorded(plain, { nowMs: () => clock.now(), note: (frame) => frames.push(frame) })
  openLine({
    clock,
    transport: pipe.near,
    codec: family.codec,
    format: null,
    extraMs: 0,
    gapMs: family.gapMs,
    interByteMs: family.interByteMs,
    echo: false,
    devices: [{ id: 'it', machine: family.converse(settings) }],
    onSignal: (_id, { kind }) => signals.push(kind),
    onClosed: () => undefined,
  })
  clock.advance(1_000)
  for (const stimulus of stimuli) {
    far.stimulate('it', stimulus)
    clock.advance(3_000)
  }
  return { frames, signals }
}

/** What must not be found in a trace, as the bytes of a wire may carry it. */
const secrets = [holder.id_no, holder.name, badge, keys].flatMap((text) =>
  (['utf8', 'utf16le'] as const).map((form) => Buffer.from(text, form).toString('hex').toUpperCase()),
)

describe('a trace', () => {
  test.each([...families.keys()])('of %s has no frame that tells of a person', (name) => {
    const { frames } = traceOf(name)
    const text = JSON.stringify(frames)
    expect([...secrets, holder.id_no, holder.name, badge, keys].filter((it) => text.includes(it))).toEqual([])
    expect(text).not.toContain('«personal»')
  })

  test.each(['scanner-serial', 'wedge-evdev', 'keypad-evdev', 'osdp-reader'])(
    'of %s keeps no received byte',
    (name) => {
      const received = traceOf(name).frames.filter(({ way }) => way === 'in')
      expect(received.length).toBeGreaterThan(0)
      expect(received.filter((frame) => 'hex' in frame)).toEqual([])
    },
  )

  test('of an ID-card reader keeps the questions, and of a card only that it was read', () => {
    const { frames, signals } = traceOf('sam-v')
    expect(signals).toContain('CardRead')
    const cut = new Set(frames.flatMap((frame) => ('code' in frame ? [frame.code] : [])))
    expect([...cut].sort()).toEqual(['cardText', 'found', 'moduleId', 'selected'])
    expect(frames.filter((frame) => frame.way === 'out' && !('hex' in frame))).toEqual([])
  })

  test('of a lock board keeps every frame whole, each reply behind its question', () => {
    const { frames } = traceOf('lock-8a')
    expect(frames.filter((frame) => !('hex' in frame))).toEqual([])
    expect(frames.slice(0, 4).map(({ way }) => way)).toEqual(['out', 'in', 'out', 'in'])
  })
})
