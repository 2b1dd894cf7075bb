import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../drivers/codec/bytes.ts'
import { familyOf } from '../../drivers/families.ts'
import { onWire } from '../../drivers/family.ts'
import type { Codec, Packet, Scan } from '../../drivers/ports.ts'
import { usualSettings } from '../support/usual-settings.ts'

interface Vector {
  readonly family: string
  readonly dir: '>' | '<'
  readonly name: string
  readonly hex: string
}

/** Written without the report id that a write begins with. */
const withoutReportId = new Set(['sam-hid-miaxis'])

const vectors = (
  JSON.parse(readFileSync(new URL('../vectors/frames.json', import.meta.url), 'utf8')) as readonly Vector[]
).map((vector) => {
  const hex = vector.hex
  return { ...vector, hex: withoutReportId.has(vector.family) ? `00${hex}` : hex }
})

/** Whose codec reads them, by the name that the vectors use. */
const readers: Readonly<Record<string, string>> = {
  sam: 'sam-v',
  'sam-hid-miaxis': 'sam-v-hid',
  'modbus-rtu': 'modbus-relay',
  'modbus-inputs': 'modbus-inputs',
  'kerong-cu16': 'lock-kerong-cu16',
  'kerong-cu48': 'lock-kerong-cu48',
  'lock-8a': 'lock-8a',
  'lock-wkly': 'lock-wkly',
  'lock-winnsen': 'lock-winnsen',
  'gate-eb': 'gate-eb',
  'gate-feab': 'gate-feab',
  osdp: 'osdp-reader',
}

function codecOf(vector: string): Codec<Packet> {
  const family = familyOf(readers[vector] ?? vector)
  return onWire(family, family.settings.parse(usualSettings(family.name))).codec
}

/** As a request, or as a reply to any request of the same vectors, for families whose replies need one to be read. */
function scans({ family, dir, hex }: Vector): readonly Scan<Packet>[] {
  const codec = codecOf(family)
  if (dir === '>') return [codec.scanRequest(fromHex(hex))]
  const asked = vectors
    .filter((one) => one.family === family && one.dir === '>')
    .map((one) => codec.scanRequest(fromHex(one.hex)))
    .flatMap((scan) => (scan.kind === 'packet' ? [scan.packet] : []))
  return [null, ...asked].map((request) => codec.scanReply(fromHex(hex), request))
}

describe('the published and derived frames', () => {
  test('have a family that reads them', () => {
    const names = new Set(vectors.map(({ family }) => family))
    expect([...names].filter((name) => readers[name] === undefined)).toEqual([])
    expect(vectors.length).toBeGreaterThan(80)
  })

  test.each(vectors.map((vector) => [vector.family, vector.name, vector] as const))(
    '%s: %s',
    (_family, _, vector) => {
      const whole = scans(vector).find(
        (scan) => scan.kind === 'packet' && scan.length === vector.hex.length / 2,
      )
      if (whole?.kind !== 'packet') throw new Error(`${vector.hex} is no packet`)
      const { packet } = whole
      expect(said(vector, packet)).toBe(vector.hex)
    },
  )
})

/** What is read and cannot be said: it opens many at once, or does what no order asks for. */
const neverSaid = new Set([
  'lock-8a: unlock all',
  'lock-wkly: open several',
  'lock-wkly: open seq',
  'gate-eb: raise arm',
  'gate-eb: forbid',
  'gate-eb: resume',
])

function said({ family, name, hex }: Vector, packet: Packet): string {
  try {
    return toHex(codecOf(family).encode(packet)).replaceAll(' ', '').toUpperCase()
  } catch (error) {
    if (error instanceof RangeError && neverSaid.has(`${family}: ${name}`)) return hex
    throw error
  }
}
