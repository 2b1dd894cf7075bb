import { describe, expect, test } from 'vitest'
import { familyOf } from '../../../drivers/families.ts'
import type { Stimulus } from '../../../drivers/ports.ts'
import { cardOf, person } from '../../support/people.ts'
import { traceBench } from '../../support/trace-bench.ts'
import { usualSettings } from '../../support/usual-settings.ts'

const stimuli: readonly Stimulus[] = [
  { kind: 'PresentCard', card: cardOf(person('A1')) },
  { kind: 'PresentBadge', text: 'B10177' },
  { kind: 'PressKeys', keys: '1407198\n' },
]

/** The trace of a line of such a device, before which a person stands; and what the line told. */
function traceOf(name: string) {
  const { frames, signals, advance, stimulate } = traceBench({
    family: familyOf(name),
    settings: usualSettings(name),
  })
  advance(1_000)
  for (const stimulus of stimuli) {
    stimulate(stimulus)
    advance(3_000)
  }
  return { frames, signals: signals.map(({ kind }) => kind) }
}

describe('a trace', () => {
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
