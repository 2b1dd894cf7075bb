import { describe, expect, test } from 'vitest'
import { toHex } from '../../../drivers/codec/bytes.ts'
import { families } from '../../../drivers/families.ts'
import { framesOf } from '../../support/frame-vectors.ts'
import { cardOf, person } from '../../support/people.ts'
import { warden } from '../../support/staff-console.ts'

const decode = (...argv: string[]) => warden(['device', 'decode', ...argv])

describe('device decode', () => {
  test('explains a request of the relay board: coil 1 on, unit 1 (Modbus over Serial Line)', async () => {
    const { code, out } = await decode('modbus-relay', '01050000FF008C3A', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ kind: expect.any(String), unit: 1 })
  })

  const golden = [
    ['sam-v', 'sam'],
    ['modbus-relay', 'modbus-rtu'],
    ['lock-8a', 'lock-8a'],
    ['lock-kerong-cu16', 'kerong-cu16'],
    ['lock-kerong-cu48', 'kerong-cu48'],
    ['lock-wkly', 'lock-wkly'],
    ['lock-winnsen', 'lock-winnsen'],
    ['modbus-inputs', 'modbus-inputs'],
  ].flatMap(([family = '', vectors = '']) =>
    framesOf(vectors).map(({ name, dir, bytes }) => [family, dir, name, toHex(bytes)] as const),
  )
  test.each(golden)('explains the golden frame of %s %s %s', async (family, _dir, _name, hex) => {
    const { code, out } = await decode(family, hex, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ kind: expect.stringMatching(/^[a-z]+/i) })
  })

  test('takes bytes apart or together, in either case, with 0x and commas', async () => {
    const together = await decode('modbus-relay', '01050000FF008C3A', '--json')
    for (const words of [
      ['01 05 00 00 ff 00 8c 3a'],
      ['01', '05', '00', '00', 'FF', '00', '8C', '3A'],
      ['0x01,0x05,0x00,0x00,0xff,0x00,0x8c,0x3a'],
    ]) {
      expect(await decode('modbus-relay', ...words, '--json')).toEqual(together)
    }
  })

  test('a frame that means another thing in the other direction is told both ways', async () => {
    const { out, err } = await decode('lock-8a', '8A 01 01 11 9B', '--json')
    expect(JSON.parse(out)).toMatchObject({ kind: 'unlockReply', board: 1, lock: 1 })
    expect(err).toContain('As a request of the gateway it means: {"kind":"unlock","board":1,"lock":1')
  })

  test.each([
    ['one wrong bit', ['01050000FF008C3B'], 'Not a valid frame of this family'],
    ['a byte too few', ['01050000FF008C'], 'Not a whole frame: bytes are missing.'],
    ['a byte too many', ['01050000FF008C3A00'], 'The frame has 8 bytes; 1 more follow it.'],
    ['no hexadecimal', ['01050000FF008C3G'], 'Not hexadecimal'],
    ['half a byte', ['01050000FF008C3'], 'Not hexadecimal'],
    ['nothing', [''], 'There are no bytes.'],
  ])('%s ends with 1 and says so', async (_what, hex, words) => {
    const { code, out, err } = await decode('modbus-relay', ...hex)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(words)
  })

  test('an unknown family ends with 2 and the list of families', async () => {
    const { code, err } = await decode('sam-w', '00')
    expect(code).toBe(2)
    expect(err).toContain([...families.keys()].join(', '))
  })
})

describe('a card frame', () => {
  const face = cardOf(person('A1'))

  /** The reply that a simulated reader gives with this card on it, found by asking as a conversation does. */
  async function cardFrame(): Promise<string> {
    const family = families.get('sam-v')
    if (family === undefined) throw new Error('no reader family')
    const ours = family.converse({})
    const device = family.simulate({})
    device.step({ kind: 'stimulus', stimulus: { kind: 'PresentCard', card: face } }, 0)
    let step = ours.step({ kind: 'start' }, 0)
    for (let now = 1; now < 20_000; now++) {
      if (step.send === null) {
        step = ours.step({ kind: 'wake' }, step.wakeAt === null ? now : Math.max(now, step.wakeAt))
        now = Math.max(now, step.wakeAt ?? now)
        continue
      }
      const reply = device.step({ kind: 'request', packet: step.send.packet }, now).replies[0]?.packet
      if (reply?.kind === 'cardText') return toHex(family.codec.encode(reply))
      step = ours.step(reply === undefined ? { kind: 'silence' } : { kind: 'reply', packet: reply }, now)
    }
    throw new Error('the simulated reader never gave a card')
  }

  test('keeps its personal fields masked unless --personal', async () => {
    const hex = await cardFrame()
    for (const form of [[], ['--json']]) {
      const masked = await decode('sam-v', hex, ...form)
      expect(masked.code).toBe(0)
      expect(masked.out).toContain('cardText')
      expect(masked.out).not.toContain(face.number)
      expect(masked.out).not.toContain(face.name)
      const open = await decode('sam-v', hex, '--personal', ...form)
      expect(open.out).toContain(face.number)
      expect(open.out).toContain(face.name)
    }
  })
})

test('device families lists every family with its kind', async () => {
  const { out } = await warden(['device', 'families', '--json'])
  const rows: { name: string; kind: string }[] = JSON.parse(out)
  expect(rows.map(({ name, kind }) => [name, kind])).toEqual(
    [...families.values()].map(({ name, kind }) => [name, kind]),
  )
  expect((await warden(['device', 'families', '--lang', 'zh-CN'])).out).toMatch(/sam-v +读证设备 +115200 8N1/)
})
