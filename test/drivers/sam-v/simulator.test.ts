import { describe, expect, test } from 'vitest'
import type { CardFace, DeviceInput } from '../../../drivers/ports.ts'
import { samCodec } from '../../../drivers/sam-v/codec.ts'
import type { SamPacket, SamRequest } from '../../../drivers/sam-v/packets.ts'
import { samSimulator, simulatedModuleId } from '../../../drivers/sam-v/simulator.ts'
import { cardOf, edgeCases, person } from '../../support/people.ts'
import { revealed } from '../../support/revealed.ts'

type Act = SamRequest['kind'] | 'lift' | CardFace

/** What a simulated reader answers to requests and hands, in order; silence is null. */
function played(...acts: Act[]): { replies: (SamPacket | null)[]; movements: string[] } {
  const module = samSimulator(simulatedModuleId)
  let state = module.initial
  const replies: (SamPacket | null)[] = []
  const movements: string[] = []
  for (const act of acts) {
    const input = inputOf(act)
    const step = module.step(state, input, 0)
    state = step.state
    movements.push(...step.movements.map(({ kind }) => kind))
    if (input.kind === 'request') replies.push(step.replies[0]?.packet ?? null)
  }
  return { replies, movements }
}

function inputOf(act: Act): DeviceInput<SamPacket> {
  if (act === 'lift') return { kind: 'stimulus', stimulus: { kind: 'LiftCard' } }
  if (typeof act !== 'string') return { kind: 'stimulus', stimulus: { kind: 'PresentCard', card: act } }
  if (act === 'setBaud') return { kind: 'request', packet: { kind: act, code: 2 } }
  if (act === 'setMaxRf') return { kind: 'request', packet: { kind: act, bytes: 0x50 } }
  return { kind: 'request', packet: { kind: act } }
}

const kinds = (...acts: Act[]) =>
  played(...acts).replies.map((packet) => (packet?.kind === 'status' ? packet.code : packet?.kind))

const face = cardOf(person('B1'))

describe('a simulated reader', () => {
  test('answers questions about itself', () => {
    expect(played('getModuleId', 'getStatus', 'reset', 'setMaxRf', 'setBaud').replies).toEqual([
      { kind: 'moduleId', id: simulatedModuleId },
      { kind: 'ok' },
      { kind: 'ok' },
      { kind: 'ok' },
      { kind: 'status', code: 0x21 },
    ])
  })

  test('reads a card once and does not find it again until it was lifted', () => {
    expect(
      kinds('find', face, 'find', 'select', 'read', 'find', 'find', 'lift', 'find', face, 'find'),
    ).toEqual(['none', 'found', 'selected', 'cardText', 'none', 'none', 'none', 'found'])
    expect(played(face, 'find', 'select', 'read').movements).toEqual(['CardWasRead'])
  })

  test('serves a text of 1,295 bytes in which the card says what its face says', () => {
    const { replies } = played(face, 'find', 'select', 'read')
    const bytes = samCodec.encode(replies[2] ?? { kind: 'none' })
    expect(bytes).toHaveLength(1295)
    expect(revealed(samCodec.scanReply(bytes, null))).toMatchObject({
      packet: {
        text: {
          document: 'resident_id',
          fields: { name: face.name, number: face.number, birth: face.number.slice(6, 14), sex: '0' },
        },
      },
    })
  })

  test('gives 41 when the card is lifted between select and read, 81 when before select', () => {
    expect(kinds(face, 'find', 'select', 'lift', 'read', 'find')).toEqual(['found', 'selected', 0x41, 'none'])
    expect(kinds(face, 'find', 'lift', 'select', 'find')).toEqual(['found', 0x81, 'none'])
    expect(played(face, 'find', 'select', 'lift', 'read').movements).toEqual([])
  })

  test('wants find, select and read in this order', () => {
    expect(kinds(face, 'select', 'find', 'read', 'find', 'select', 'reset', 'read')).toEqual([
      0x81,
      'found',
      0x41,
      'found',
      'selected',
      'ok',
      0x41,
    ])
  })

  test('does not serve a card twice, nor find it again because it was asked to', () => {
    expect(kinds(face, 'find', 'select', 'read', 'read', 'find')).toEqual([
      'found',
      'selected',
      'cardText',
      0x41,
      'none',
    ])
  })

  test('fails as the card is told to fail, again and again', () => {
    const bus = { ...face, failWith: 0x40 }
    expect(kinds(bus, 'find', 'select', 'read', 'find', 'select', 'read')).toEqual([
      'found',
      'selected',
      0x40,
      'found',
      'selected',
      0x40,
    ])
    expect(kinds({ ...face, failWith: 0x81 }, 'find', 'select', 'find')).toEqual(['found', 0x81, 'found'])
  })

  test('has no fingerprints and no further address', () => {
    const { replies } = played(face, 'find', 'select', 'readWithFingerprint', 'readNewestAddress')
    expect(replies[2]).toMatchObject({ kind: 'cardText', fingerprintBytes: 0 })
    expect(replies[3]).toEqual({ kind: 'status', code: 0x91 })
  })

  test('says nothing to replies and other noise of its own', () => {
    const module = samSimulator(simulatedModuleId)
    expect(module.step(module.initial, { kind: 'request', packet: { kind: 'found' } }, 0).replies).toEqual([])
    expect(module.step(module.initial, { kind: 'wake' }, 0).replies).toEqual([])
  })
})

test.each(edgeCases)('a card for the case $case survives the wire', (edge) => {
  const { replies } = played(cardOf(edge), 'find', 'select', 'read')
  const found = samCodec.scanReply(samCodec.encode(replies[2] ?? { kind: 'none' }), null)
  expect(revealed(found)).toMatchObject({
    packet: {
      text: {
        document: edge.id_type,
        fields: {
          name: edge.name,
          number: edge.id_no,
          validFrom: edge.valid_from,
          validUntil: edge.valid_to,
        },
      },
    },
  })
})
