import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromUtf16le } from '../../../drivers/codec/bytes.ts'
import { Personal } from '../../../drivers/personal.ts'
import { cardOf } from '../../../drivers/sam-v/card.ts'
import { type CardText, decodeText, encodeText } from '../../../drivers/sam-v/text-block.ts'
import { revealed } from '../../support/revealed.ts'

/** A blank block with texts put at their byte offsets, as the layout tables of the protocol give them. */
function block(pieces: Readonly<Record<number, string>>): Uint8Array {
  const bytes = fromUtf16le(' '.repeat(128))
  for (const [offset, text] of Object.entries(pieces)) bytes.set(fromUtf16le(text), Number(offset))
  return bytes
}

function textOf(bytes: Uint8Array): CardText {
  const text = decodeText(bytes)
  if (text === null) throw new Error('no text')
  return text
}

/** 测港 is one of the fictional people. */
const permit = block({
  0: '测港',
  30: '1',
  36: '19000101',
  52: '示例市示例路1号',
  122: '81000019000101000X',
  158: '示例市公安局',
  188: '20240101',
  204: '20290101',
  220: 'H00000000',
  238: '02',
  248: 'J',
})

const foreign2023 = {
  30: '1',
  32: '00',
  36: '19850101',
  52: `TEST, ${'A'.repeat(28)} `,
  122: '932682198501010017',
  188: '20231201',
  204: '20331130',
  220: 'GOES ON',
  242: 'SAU',
  248: 'Y',
  250: '7K2',
}

describe('kinds of card', () => {
  test('a residence permit of Hong Kong, Macao or Taiwan has the marker J and no nation', () => {
    expect(revealed(textOf(permit))).toEqual({
      document: 'hmt_residence_permit',
      fields: {
        name: '测港',
        sex: '1',
        birth: '19000101',
        address: '示例市示例路1号',
        number: '81000019000101000X',
        authority: '示例市公安局',
        validFrom: '20240101',
        validUntil: '20290101',
        travelPermitNumber: 'H00000000',
        issues: '02',
        reserved: '',
      },
    })
  })

  test('the English name of the 2023 edition is joined from its two places, a space between them kept', () => {
    expect(revealed(textOf(block(foreign2023)))).toMatchObject({
      document: 'foreign_permanent_resident_2023',
      fields: {
        englishName: `TEST, ${'A'.repeat(28)} GOES ON`,
        chineseName: '',
        oldNumberLink: '7K2',
      },
    })
  })

  test.each(['K', 'j', '\u4e00', 'A'])(
    'the marker %s is of no kind known, and nothing is guessed',
    (marker) => {
      expect(decodeText(block({ 0: '测港', 122: '81000019000101000X', 248: marker }))).toBeNull()
    },
  )

  test.each([
    [' ', 'resident_id'],
    ['\0', 'resident_id'],
    ['J', 'hmt_residence_permit'],
    ['I', 'foreign_permanent_resident_2017'],
    ['Y', 'foreign_permanent_resident_2023'],
  ])('the marker %j is that of a %s', (marker, document) => {
    expect(textOf(block({ 248: marker })).document).toBe(document)
  })
})

test('spaces and zeros are taken from the end of a field, not from within it', () => {
  const bytes = block({ 0: 'LI  SI \0 \0' })
  const text = textOf(bytes)
  expect(text.document === 'resident_id' && text.fields.name.reveal()).toBe('LI  SI')
})

test('the fields of each kind cover the block without gap or overlap', () => {
  // Every code unit gets its own character, so each place must be written back where it was read.
  const units = Array.from({ length: 128 }, (_, at) => String.fromCharCode(0x4e00 + at)).join('')
  for (const marker of [' ', 'J', 'I', 'Y']) {
    const bytes = fromUtf16le(units)
    bytes.set(fromUtf16le(marker), 248)
    expect(encodeText(textOf(bytes))).toEqual(bytes)
  }
})

test('what is written is read back, cut to the length of its field', () => {
  const words = fc.string({ unit: fc.constantFrom('测', 'A', '1', ' '), maxLength: 20 })
  fc.assert(
    fc.property(words, (name) => {
      const text = textOf(permit)
      if (text.document !== 'hmt_residence_permit') throw new Error(text.document)
      const changed: CardText = { ...text, fields: { ...text.fields, name: new Personal(name) } }
      expect(revealed(textOf(encodeText(changed)))).toEqual({
        document: text.document,
        fields: { ...(revealed(text.fields) as object), name: name.slice(0, 15).trimEnd() },
      })
    }),
  )
})

describe('what leaves the driver', () => {
  const citizen = { 0: '测当日', 122: '140599197803189022', 188: '20060318', 204: '20260318' }

  test('is document, number, name and validity', () => {
    expect(revealed(cardOf(textOf(permit)))).toEqual({
      document: 'hmt_residence_permit',
      number: '81000019000101000X',
      name: '测港',
      validFrom: '20240101',
      validUntil: '20290101',
    })
  })

  test('长期 is a card without an end', () => {
    expect(cardOf(textOf(block({ ...citizen, 204: '长期    ' })))).toMatchObject({ validUntil: null })
  })

  test.each<[string, Record<number, string>, string]>([
    ['I', { 0: 'TEST, ALICE EXAMPLE', 122: 'USA110090010101', 158: '测试丙' }, '测试丙'],
    ['I', { 0: 'TEST, ALICE EXAMPLE', 122: 'USA110090010101' }, 'TEST, ALICE EXAMPLE'],
    ['Y', { 0: '测试丁', 52: 'TEST, BOB EXAMPLE', 122: '932682198501010017' }, '测试丁'],
    ['Y', { 52: 'TEST, BOB EXAMPLE', 122: '932682198501010017' }, 'TEST, BOB EXAMPLE'],
  ])(
    'the name on a card with marker %s is the Chinese one, else the English one (%#)',
    (marker, pieces, name) => {
      const bytes = block({ ...pieces, 188: '20231201', 204: '20331130', 248: marker })
      expect(cardOf(textOf(bytes))?.name.reveal()).toBe(name)
    },
  )

  test.each<[string, Record<number, string>]>([
    ['a blank number', { ...citizen, 122: ' '.repeat(18) }],
    ['a blank name', { ...citizen, 0: '   ' }],
    ['seven digits as a date', { ...citizen, 188: '2006031 ' }],
    ['letters in a date', { ...citizen, 188: '2006O318' }],
    ['month 13', { ...citizen, 204: '20261301' }],
    ['31 April', { ...citizen, 204: '20260431' }],
    ['day 0', { ...citizen, 204: '20260400' }],
    ['长期 as the first day', { ...citizen, 188: '长期      ' }],
    ['a blank end', { ...citizen, 204: ' '.repeat(8) }],
  ])('nothing, when the text has %s', (_, pieces) => {
    expect(cardOf(textOf(block(pieces)))).toBeNull()
  })

  test('29 February of a common year is let through: cards issued on a leap day carry it', () => {
    expect(cardOf(textOf(block({ ...citizen, 204: '20270229' })))).toMatchObject({ validUntil: '20270229' })
  })

  test("a number with a wrong check digit: judging it is the daemon's", () => {
    const bytes = block({ ...citizen, 122: '140599198503239071' })
    expect(cardOf(textOf(bytes))?.number.reveal()).toBe('140599198503239071')
  })
})
