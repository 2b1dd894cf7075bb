import { describe, expect, test } from 'vitest'
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { DataOf, EventType } from '../../daemon/domain/events/catalogue.ts'
import { smallVenue } from '../support/small-venue.ts'
import { createWitness } from './witness.ts'

const open = { kind: 'GateOpened', direction: 'in' } as const
let sequence = 0

function fact<T extends EventType>(type: T, data: DataOf<T>): StoredEvent {
  sequence++
  const base = { subject: 's', session: null, zone: null, sequence, id: `e${sequence}`, atMs: 0 }
  return { type, ...base, data } as StoredEvent
}

function grant(ref: string): StoredEvent {
  return fact('passage.granted', {
    ref,
    portal: 'lane1',
    direction: 'in',
    participant: null,
    person: '0'.repeat(32),
    orderWithinMs: 2_000,
    expiresInMs: 8_000,
  })
}

function completed(ref: string): StoredEvent {
  return fact('passage.completed', { ref, portal: 'lane1', direction: 'in', participant: null })
}

function witness(diskFull = false) {
  return createWitness(smallVenue(), { diskFull: () => diskFull })
}

describe('the witness of the simulation', () => {
  test('is content when a gate opens once on its grant, in time', () => {
    const eyes = witness()
    eyes.stored(grant('g1'), 1_000)
    eyes.moved('lane1-gate', open, 1_100)
    eyes.stored(completed('g1'), 2_000)
    expect([eyes.complaints, eyes.unended()]).toEqual([[], []])
  })

  test('complains of a gate that opens without a grant', () => {
    const eyes = witness()
    eyes.moved('lane1-gate', open, 1_100)
    expect(eyes.complaints).toHaveLength(1)
  })

  test('complains of a gate that opens twice on one grant', () => {
    const eyes = witness()
    eyes.stored(grant('g1'), 1_000)
    eyes.moved('lane1-gate', open, 1_100)
    eyes.moved('lane1-gate', open, 1_200)
    expect(eyes.complaints).toHaveLength(1)
  })

  test('complains of a gate that opens after the time of its grant', () => {
    const eyes = witness()
    eyes.stored(grant('g1'), 1_000)
    eyes.moved('lane1-gate', open, 4_000)
    expect(eyes.complaints).toHaveLength(1)
  })

  test('complains of a gate in the wrong direction, and of another gate', () => {
    const eyes = witness()
    eyes.stored(grant('g1'), 1_000)
    eyes.moved('lane1-gate', { kind: 'GateOpened', direction: 'out' }, 1_100)
    eyes.moved('lane2-gate', open, 1_100)
    expect(eyes.complaints).toHaveLength(2)
  })

  test('complains of a grant that ends twice, and names one that never ends', () => {
    const eyes = witness()
    eyes.stored(grant('g1'), 1_000)
    eyes.stored(completed('g1'), 2_000)
    eyes.stored(completed('g1'), 3_000)
    eyes.stored(grant('g2'), 4_000)
    expect(eyes.complaints).toHaveLength(1)
    expect(eyes.unended()).toEqual(['g1', 'g2'])
  })

  test('lets an exit go ahead of its record while the disk is full, but no entry', () => {
    const eyes = witness(true)
    eyes.moved('lane1-gate', { kind: 'GateOpened', direction: 'out' }, 1_000)
    expect(eyes.complaints).toEqual([])
    eyes.moved('lane1-gate', open, 1_000)
    expect(eyes.complaints).toHaveLength(1)
  })
})
