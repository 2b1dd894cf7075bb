/** Conversation against simulated reader. */
import { describe, expect, test } from 'vitest'
import type { CardFace } from '../../../drivers/ports.ts'
import type { SamPacket } from '../../../drivers/sam-v/packets.ts'
import { simulatedModuleId } from '../../../drivers/sam-v/simulator.ts'
import { cardOf, edgeCases, people, person } from '../../support/people.ts'
import { revealed } from '../../support/revealed.ts'
import { type SamBench, samBench } from '../../support/sam-bench.ts'

const face = cardOf(person('A1'))
const online = { kind: 'Online', identity: simulatedModuleId }
const otherId = '05.03-20161201-0001234568-0000000001'

/** What was signalled since `from`, made comparable. */
function told(bench: SamBench, from = 0): unknown {
  return revealed(bench.signals.slice(from).map(({ signal }) => signal))
}

/** The signals about cards, in short. */
function cards(bench: SamBench): string[] {
  return bench.signals.flatMap(({ signal }) => {
    if (signal.kind === 'CardRead') return [signal.card.number.reveal()]
    return signal.kind === 'CardReadFailed' ? [signal.failure] : []
  })
}

describe('at work', () => {
  test('a card is reported once within a second of being laid down, however long it lies there', () => {
    const bench = samBench()
    bench.run(1000)
    bench.present(face)
    bench.run(1000)
    const report = {
      kind: 'CardRead',
      card: {
        document: 'resident_id',
        number: face.number,
        name: face.name,
        validFrom: face.validFrom,
        validUntil: null,
      },
    }
    expect(told(bench)).toEqual([online, report])
    bench.run(60_000)
    expect(told(bench)).toEqual([online, report])
    expect(bench.movements).toEqual([{ kind: 'CardWasRead' }])
  })

  test('everybody of the fictional venue is read, one after the other', () => {
    const bench = samBench()
    for (const one of people) {
      bench.present(cardOf(one))
      bench.run(1000)
      bench.lift()
      bench.run(400)
    }
    expect(cards(bench)).toEqual(people.map((one) => one.id_no))
  })

  test('the same card laid down again after two seconds is a new presentation', () => {
    const bench = samBench()
    for (let time = 0; time < 2; time++) {
      bench.present(face)
      bench.run(1000)
      bench.lift()
      bench.run(1500)
    }
    expect(cards(bench)).toEqual([face.number, face.number])
  })

  test('a module that finds a read card again and again gives one report all the same', () => {
    const bench = samBench()
    bench.run(100)
    for (let again = 0; again < 20; again++) {
      bench.present(face)
      bench.runUntilSent('read', 2000)
    }
    expect(cards(bench)).toEqual([face.number])
    expect(bench.movements.length).toBeGreaterThan(10)
  })

  test.each(edgeCases.filter((edge) => edge.valid_from !== ''))('the case $case is read as it is', (edge) => {
    const bench = samBench()
    bench.present(cardOf(edge))
    bench.run(1500)
    expect(told(bench, 1)).toMatchObject([
      { kind: 'CardRead', card: { document: edge.id_type, number: edge.id_no, name: edge.name } },
    ])
  })

  test.each<CardFace>([
    {
      document: 'foreign_permanent_resident_2017',
      number: 'USA110090010101',
      name: 'TEST, ALICE EXAMPLE',
      validFrom: '20200101',
      validUntil: '20300101',
    },
    {
      document: 'foreign_permanent_resident_2023',
      number: '932682198501010017',
      name: '测试丁',
      validFrom: '20231201',
      validUntil: '20331130',
    },
  ])('a $document is read', (foreign) => {
    const bench = samBench()
    bench.present(foreign)
    bench.run(1500)
    expect(told(bench, 1)).toEqual([{ kind: 'CardRead', card: foreign }])
  })

  test('a card without dates is a failed read', () => {
    const bench = samBench()
    bench.present({ ...face, validFrom: '', validUntil: '' })
    bench.run(1500)
    expect(told(bench, 1)).toEqual([{ kind: 'CardReadFailed', failure: 'unreadable', status: 0x90 }])
  })

  test('a card of an unknown kind is unsupported, once', () => {
    const strange = (reply: SamPacket): SamPacket =>
      reply.kind === 'cardText'
        ? { kind: 'unsupportedCard', textBytes: 256, marker: 0x4b, photoBytes: 1024, fingerprintBytes: null }
        : reply
    const bench = samBench({}, strange)
    bench.present(face)
    bench.run(5000)
    expect(cards(bench)).toEqual(['unsupported'])
  })
})

describe('cards that fail', () => {
  test('a card taken away while it is read has moved away; laid down again it is read', () => {
    const bench = samBench()
    bench.present(face)
    bench.runUntilSent('select', 1000)
    bench.lift()
    bench.run(1000)
    expect(told(bench, 1)).toEqual([{ kind: 'CardReadFailed', failure: 'moved_away', status: 0x41 }])
    bench.present(face)
    bench.run(1500)
    expect(cards(bench)).toEqual(['moved_away', face.number])
  })

  test('a bus card lying on the reader for a minute is reported once', () => {
    const bench = samBench()
    bench.present({ ...face, failWith: 0x40 })
    bench.run(60_000)
    expect(cards(bench)).toEqual(['unsupported'])
  })

  test('a suspect card is reported once, and again when it is presented again', () => {
    const bench = samBench()
    for (let time = 0; time < 2; time++) {
      bench.present({ ...face, failWith: 0x32 })
      bench.run(3000)
      bench.lift()
      bench.run(3000)
    }
    expect(cards(bench)).toEqual(['suspect', 'suspect'])
  })

  test('a card held badly gives its three attempts, at least half a second apart, and no more', () => {
    const bench = samBench()
    bench.present({ ...face, failWith: 0x41 })
    bench.run(10_000)
    expect(cards(bench)).toEqual(['moved_away', 'moved_away', 'moved_away'])
    const at = bench.signals.slice(1).map((one) => one.at)
    for (let next = 1; next < at.length; next++) {
      expect((at[next] ?? 0) - (at[next - 1] ?? 0)).toBeGreaterThanOrEqual(500)
    }
  })

  test('a card that cannot be selected is passed over in silence', () => {
    const bench = samBench()
    bench.present({ ...face, failWith: 0x81 })
    bench.run(5000)
    expect(cards(bench)).toEqual([])
    expect(bench.sent.filter(({ kind }) => kind === 'select').length).toBeGreaterThan(5)
  })
})

describe('readers that fail', () => {
  test('three silences take it offline, slow questions follow, and it comes back by introducing itself', () => {
    const bench = samBench()
    bench.run(2000)
    bench.setDeaf(true)
    bench.run(5000)
    expect(told(bench)).toEqual([online, { kind: 'Offline', cause: 'no_reply' }])
    const before = bench.sent.length
    bench.run(40_000)
    expect(bench.sent.slice(before).map(({ kind }) => kind)).toEqual(Array(10).fill('getStatus'))
    bench.setDeaf(false)
    bench.run(5000)
    expect(told(bench, 2)).toEqual([online])
    bench.present(face)
    bench.run(1500)
    expect(cards(bench)).toEqual([face.number])
  })

  test('one lost reply is nobody’s concern', () => {
    const bench = samBench()
    bench.run(1000)
    bench.setDeaf(true)
    bench.runUntilSent('find', 1000)
    bench.setDeaf(false)
    bench.run(10_000)
    expect(told(bench)).toEqual([online])
  })

  test('a reader that never answers is offline, once', () => {
    const bench = samBench({}, () => ({ kind: 'found' }))
    bench.run(60_000)
    expect(told(bench)).toEqual([{ kind: 'Offline', cause: 'no_reply' }])
  })

  test('another module in a known port reads nobody until the right one is back', () => {
    const bench = samBench({ expectedModuleId: otherId })
    bench.present(face)
    bench.run(20_000)
    expect(told(bench)).toEqual([
      online,
      {
        kind: 'Degraded',
        what: `陌生模块 / stranger: ${simulatedModuleId} answers where ${otherId} belongs`,
      },
    ])
    bench.replaceModule(otherId)
    bench.present(face)
    bench.run(6000)
    expect(told(bench, 2)).toMatchObject([{ kind: 'Online', identity: otherId }, { kind: 'CardRead' }])
  })

  test('a module swapped during a single lost reply is noticed before it reads a card', () => {
    const bench = samBench({ expectedModuleId: simulatedModuleId })
    bench.run(1000)
    bench.setDeaf(true)
    bench.runUntilSent('find', 1000)
    bench.replaceModule(otherId)
    bench.present(face)
    bench.setDeaf(false)
    bench.run(10_000)
    expect(told(bench, 1)).toMatchObject([{ kind: 'Online', identity: otherId }, { kind: 'Degraded' }])
  })

  test('a failed self-test is met with one reset, then with a complaint, and its end with coming online', () => {
    let broken = true
    const bench = samBench({}, (reply) => (broken ? { kind: 'status', code: 0x60 } : reply))
    bench.run(20_000)
    expect(told(bench)).toEqual([{ kind: 'Degraded', what: '模块自检失败 / self-test failed (SW3 60)' }])
    expect(bench.sent.filter(({ kind }) => kind === 'reset')).toHaveLength(1)
    broken = false
    bench.run(6000)
    expect(told(bench, 1)).toEqual([online])
  })

  test('a reset that helps leaves no trace', () => {
    let broken = 1
    const bench = samBench({}, (reply) =>
      reply.kind === 'none' && broken-- > 0 ? { kind: 'status', code: 0x24 } : reply,
    )
    bench.run(10_000)
    expect(told(bench)).toEqual([online])
    expect(bench.sent.slice(0, 4).map(({ kind }) => kind)).toEqual([
      'getModuleId',
      'find',
      'reset',
      'getModuleId',
    ])
  })
})

test('the gateway never asks for fingerprints, addresses or another speed', () => {
  const bench = samBench()
  for (const failWith of [
    undefined,
    0x10,
    0x11,
    0x21,
    0x23,
    0x24,
    0x31,
    0x3f,
    0x47,
    0x60,
    0x66,
    0x91,
    0xee,
  ]) {
    bench.present(failWith === undefined ? face : { ...face, failWith })
    bench.run(10_000)
    bench.lift()
    bench.run(3000)
  }
  expect([...new Set(bench.sent.map(({ kind }) => kind))].toSorted()).toEqual([
    'find',
    'getModuleId',
    'read',
    'reset',
    'select',
  ])
})
