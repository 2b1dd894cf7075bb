import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { toHex } from '../../../drivers/codec/bytes.ts'
import { xor8 } from '../../../drivers/codec/checksum.ts'
import { samCodec } from '../../../drivers/sam-v/codec.ts'
import { revealed } from '../../support/revealed.ts'
import {
  bytesOf,
  citizen,
  decoded,
  foreign2017,
  foreign2023,
  photo,
  readings,
  vectors,
} from '../../support/sam-frames.ts'
import { cardText, face, serving, stepped } from '../../support/sam-steps.ts'

describe('people', () => {
  const reads = vectors.filter(({ name }) => name.startsWith('readOk'))
  const secrets = [citizen, foreign2017, foreign2023]
    .flatMap((fields) => Object.values(fields))
    .filter((value) => value.length >= 3)

  test.each(reads)('$name shows nobody in any usual text', (vector) => {
    const packet = decoded(vector)
    const explained = samCodec.explain(packet, { personal: false })
    for (const value of [packet, explained]) {
      const texts = [JSON.stringify(value), inspect(value, { depth: null, showHidden: true }), String(value)]
      for (const secret of secrets) expect(texts.join()).not.toContain(secret)
    }
    expect(JSON.stringify(explained)).toContain('«personal»')
  })

  test('the holder is shown when asked for, codes with their names', () => {
    expect(
      samCodec.explain(decoded({ dir: '<', bytes: bytesOf('readOkCitizen') }), { personal: true }),
    ).toEqual({
      kind: 'cardText',
      document: 'resident_id',
      ...photo,
      ...citizen,
      sex: '2 女 female',
      nation: '01 汉',
    })
  })

  test('the photo leaves no trace: another photo gives the same packet, and none is written back', () => {
    const bytes = Uint8Array.from(bytesOf('readOkCitizen'))
    bytes.fill(0x5a, 300, 1294)
    bytes[1294] = xor8(bytes, 5, 1294)
    const packet = decoded({ dir: '<', bytes })
    expect(revealed(packet)).toEqual(readings['<readOkCitizen'])
    expect(toHex(samCodec.encode(packet))).toBe(toHex(bytesOf('readOkCitizen')))
  })
})

test('no signal and no state shows whose card it is', () => {
  const step = stepped(serving('read'), cardText())
  expect(step.signals).toHaveLength(1)
  for (const value of [step, step.signals, step.state]) {
    for (const shown of [
      JSON.stringify(value),
      inspect(value, { depth: null, showHidden: true }),
      String(value),
    ]) {
      for (const secret of [face.number, face.name, face.number.slice(6, 14)])
        expect(shown).not.toContain(secret)
    }
  }
})
