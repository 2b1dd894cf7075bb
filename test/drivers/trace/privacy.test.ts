import { describe, expect, test } from 'vitest'
import { families, familyOf } from '../../../drivers/families.ts'
import type { Family } from '../../../drivers/family.ts'
import { gateProfile } from '../../../drivers/gate/profile/schema.ts'
import { Personal } from '../../../drivers/personal.ts'
import type { Packet, Stimulus } from '../../../drivers/ports.ts'
import { textOf } from '../../../drivers/sam-v/specimen.ts'
import type { ControllerPacket } from '../../../drivers/uhppote/packets.ts'
import { eb, talkative } from '../../support/gate-profiles.ts'
import { keyed, keyFile, ownKey } from '../../support/osdp-session.ts'
import { cardOf, edgeCases, people } from '../../support/people.ts'
import { textsIn } from '../../support/secret-forms.ts'
import { traceBench } from '../../support/trace-bench.ts'
import { usualSettings } from '../../support/usual-settings.ts'

const holders = [...people, ...edgeCases]

/** All that a card says of its holder, but for codes too short to be found by; the neutral address and authority among it. */
function onCardOf(holder: (typeof holders)[number]): readonly string[] {
  const fields: Readonly<Record<string, Personal>> = textOf(cardOf(holder)).fields
  const texts = Object.values(fields).map((field) => field.reveal())
  return texts.filter((text) => text.length >= 6 || /^\p{Script=Han}{2,}$/u.test(text))
}

/** As badge readers and scanners read them: numbers printed and on chips, and what a QR code may hold. */
const badges = ['B1017742', '0012345678', '3735928559', '04A2B1C3D4E580', 'WD-2026-000417', '88004217']
const codes = ['1407198', '90817263', '735091', '20260318']
const numbers = holders.map(({ id_no }) => id_no)
/** On the chips of a controller that has readers of its own. */
const chips = [3_735_928_559, 1_907_263_548, 2_596_069_104]

const secrets = [
  ...holders.flatMap(onCardOf),
  ...people.flatMap(({ birth, org }) => [birth, org].filter((text) => text !== undefined)),
  ...badges,
  ...codes,
  ...numbers,
  ...chips.map(String),
  ownKey,
]

const someone: readonly (readonly [Stimulus, waitMs: number])[] = [
  ...holders.flatMap((holder) => [
    [{ kind: 'PresentCard', card: cardOf(holder) }, 2_000] as const,
    [{ kind: 'LiftCard' }, 2_500] as const,
  ]),
  ...[...badges, ...numbers].map((text) => [{ kind: 'PresentBadge', text }, 1_000] as const),
  ...[...codes, ...numbers].map((text) => [{ kind: 'PressKeys', keys: `${text}\n` }, 4_000] as const),
]

/** Everybody has been at the device with everything they have. */
function traceOf(family: Family, settings: unknown, { keepsAll = false } = {}) {
  const bench = traceBench({ family, settings, keepsAll })
  bench.advance(1_000)
  for (const [stimulus, waitMs] of someone) {
    bench.stimulate(stimulus)
    bench.advance(waitMs)
  }
  if (family.kind === 'scanner') {
    for (const { name } of holders) {
      bench.stimulate({ kind: 'PresentBadge', text: name })
      bench.advance(500)
    }
  }
  return bench.frames
}

/** A controller with readers of its own, which knows whose chip opened a door last. */
function withChips(family: Family): Family {
  return {
    ...family,
    simulate(settings) {
      const device = family.simulate(settings)
      let asks = 0
      const chipped = (packet: Packet): Packet => {
        const said = packet as ControllerPacket
        if (said.kind !== 'state') return said
        const index = 1 + Math.floor(asks++ / 50)
        const card = chips[index % chips.length] ?? 0
        const newest = { index, type: 1, granted: true, door: 1, direction: 1, at: null, reason: 1, card }
        const state: ControllerPacket = { ...said, newest }
        return state
      }
      return {
        step(input, now) {
          const step = device.step(input, now)
          return { ...step, replies: step.replies.map((one) => ({ ...one, packet: chipped(one.packet) })) }
        },
      }
    },
  }
}

const secured = (pairing: boolean) => ({ address: 1, security: { keyFile, pairing } })

/** Every family as it is usually set, and otherwise where other frames come of it. */
const devices: readonly (readonly [title: string, family: Family, settings: unknown])[] = [
  ...[...families].map(
    ([name, family]) => [name, name === 'uhppote' ? withChips(family) : family, usualSettings(name)] as const,
  ),
  ...(['osdp-reader', 'osdp-keypad'] as const).flatMap((name) => [
    [`${name} in a session`, keyed(familyOf(name), {}), secured(false)] as const,
    [`${name} that is given its key`, keyed(familyOf(name), {}), secured(true)] as const,
  ]),
]

describe('a trace in which everybody of the tests has been', () => {
  test.each(devices)('at %s holds nothing of them, however it is written', (_title, family, settings) => {
    const frames = traceOf(family, settings)
    expect(textsIn(frames, secrets)).toEqual([])
    expect(JSON.stringify(frames)).not.toContain(Personal.mask)
  })
})

/** What would be found were nothing cut: this proves that the search finds what a device says. */
describe('were nothing cut', () => {
  const found = (name: string) => {
    const [, family, settings] = devices.find(([title]) => title === name) ?? []
    if (family === undefined) throw new Error(`no device ${name}`)
    return new Set(textsIn(traceOf(family, settings, { keepsAll: true }), secrets))
  }
  const missingOf = (name: string, texts: readonly string[]) => {
    const those = found(name)
    return texts.filter((text) => !those.has(text))
  }
  const digits = (texts: readonly string[]) => texts.filter((text) => /^\d+$/.test(text))

  test.each(['sam-v', 'sam-v-hid'])('each card that %s read would be in it, field by field', (name) => {
    expect(missingOf(name, holders.flatMap(onCardOf))).toEqual([])
  })

  test.each(['scanner-serial', 'scanner-hid-pos'])('each code that %s read would be in it', (name) => {
    expect(missingOf(name, [...badges, ...numbers, ...holders.map((holder) => holder.name)])).toEqual([])
  })

  test('each badge before an OSDP reader would be in it', () => {
    expect(missingOf('osdp-reader', [...badges, ...numbers])).toEqual([])
  })

  test('each number that a reader in keyboard mode typed would be in it', () => {
    expect(missingOf('wedge-evdev', digits([...badges, ...numbers]))).toEqual([])
  })

  test.each(['keypad-evdev', 'keypad-hid', 'osdp-keypad'])(
    'each code pressed at %s would be in it',
    (name) => {
      expect(missingOf(name, digits([...codes, ...numbers]))).toEqual([])
    },
  )

  test('each chip that opened a door of a controller would be in it', () => {
    expect(missingOf('uhppote', chips.map(String))).toEqual([])
  })
})

describe('a trace of a gate with a profile', () => {
  /** Somebody is let in and goes through, then nobody comes. */
  function passages(name: 'gate-feab' | 'gate-eb', settings: unknown) {
    const bench = traceBench({ family: familyOf(name), settings })
    bench.advance(1_000)
    for (const ref of ['first', 'second']) {
      bench.order({ kind: 'OpenGate', ref, direction: 'in', withinMs: 2_000 })
      bench.advance(1_000)
      if (ref === 'first') bench.stimulate({ kind: 'Walk', direction: 'in' })
      bench.advance(7_000)
    }
    return bench
  }
  const said = (frames: ReturnType<typeof passages>['frames']) =>
    frames.map((frame) => `${frame.way} ${'hex' in frame ? frame.hex : `${frame.code} ${frame.bytes}`}`)

  test('“FE … AB” keeps an open, a passage and an open that nobody used', () => {
    const { frames, signals } = passages('gate-feab', usualSettings('gate-feab'))
    expect(said(frames)).toEqual([
      'out FE8001000000AB',
      'in FE8101000000AB',
      'out FE8001000000AB',
      'in FE4401000000AB',
    ])
    expect(signals.map(({ kind }) => kind)).toContain('PersonPassed')
  })

  test('“EB” keeps what it is told; it says nothing', () => {
    const { frames } = passages('gate-eb', { profile: eb, inSide: 'a' })
    expect(said(frames)).toEqual(['out EB014000AA', 'out EB014000AA'])
  })

  test('that is asked for its status keeps questions and answers, and of a report with bytes of unknown meaning only its length', () => {
    const { frames, signals } = passages('gate-eb', { profile: talkative, inSide: 'a' })
    const seen = new Set(said(frames))
    // ask and status, the open and its answer, each with the sum of its bytes
    for (const frame of ['out A0010FB0', 'out A00101A2', 'in A10101A3', 'in passed 6'])
      expect(seen).toContain(frame)
    expect(signals.map(({ kind }) => kind)).toContain('PersonPassed')
    expect([...seen].filter((frame) => frame.startsWith('in A2'))).toEqual([])
  })

  test('with a reader of its own keeps no chip that it reports in bytes of unknown meaning', () => {
    const profile = gateProfile.parse({
      ...talkative,
      name: 'with-reader',
      passage: {
        passed: {
          a: 'A2 {address} 01 {any} {any} {any} {any} {check} 0D',
          b: 'A2 {address} 02 {any} {any} {any} {any} {check} 0D',
        },
        lapsed: null,
      },
    })
    const report = (keepsAll: boolean) => {
      const bench = traceBench({ family: familyOf('gate-eb'), settings: { profile, inSide: 'a' }, keepsAll })
      bench.advance(1_000)
      const body = [0xa2, 1, 1, 0xde, 0xad, 0xbe, 0xef]
      bench.appear(Uint8Array.of(...body, body.reduce((sum, byte) => sum + byte, 0) & 0xff, 0x0d))
      bench.advance(1_000)
      return bench.frames
    }
    expect(textsIn(report(true), ['3735928559'])).toEqual(['3735928559'])
    expect(textsIn(report(false), ['3735928559'])).toEqual([])
    expect(said(report(false))).toContain('in passed 9')
  })
})
