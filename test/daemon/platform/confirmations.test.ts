import { describe, expect, test } from 'vitest'
import type { InboundMessage } from '../../../daemon/platform/broker.ts'
import { createConfirmations } from '../../../daemon/platform/confirmations.ts'
import { createMemoryTail, hashOf } from '../../support/memory-tail.ts'

function given() {
  const journal = createMemoryTail()
  journal.append(20)
  const confirmed: number[] = []
  const mismatches: string[] = []
  const noise: string[] = []
  const hear = createConfirmations({
    journal,
    outbox: { confirm: (sequence) => confirmed.push(sequence) },
    onMismatch: ({ problem, sequence }) => mismatches.push(`${problem} ${sequence}`),
    onNoise: (reason) => noise.push(reason),
  })
  const say = (given: unknown, how: Partial<InboundMessage> = {}) =>
    hear({
      topic: 'warden/v1/140500-01/ack',
      payload: given instanceof Uint8Array ? given : new TextEncoder().encode(JSON.stringify(given)),
      retained: false,
      properties: {},
      responseTopic: null,
      correlation: null,
      ...how,
    })
  return { journal, confirmed, mismatches, noise, say }
}

const right = (sequence: number) => ({ stream: 'j-test', sequence: String(sequence), hash: hashOf(sequence) })

describe('an acknowledgement', () => {
  test('confirms when journal, sequence and hash are ours', () => {
    const { say, confirmed, mismatches } = given()
    say(right(7))
    say(right(20))
    expect([confirmed, mismatches]).toEqual([[7, 20], []])
  })

  test('with another hash is an alarm, once, and confirms nothing; a right one afterwards counts', () => {
    const { say, confirmed, mismatches } = given()
    for (let n = 0; n < 100; n++) say({ ...right(7), hash: hashOf(8) })
    expect([confirmed, mismatches]).toEqual([[], ['hash_differs 7']])
    say(right(9))
    expect(confirmed).toEqual([9])
    say({ ...right(7), hash: hashOf(8) })
    expect(mismatches).toEqual(['hash_differs 7', 'hash_differs 7'])
  })

  test('of more than we have is an alarm: our journal was cut or restored', () => {
    const { say, confirmed, mismatches } = given()
    say(right(21))
    expect([confirmed, mismatches]).toEqual([[], ['ahead_of_journal 21']])
  })

  test('of nothing confirms nothing, and is no alarm', () => {
    const { say, confirmed, mismatches, noise } = given()
    say({ stream: 'j-test', sequence: '0', hash: '0'.repeat(64) })
    expect([confirmed, mismatches, noise]).toEqual([[], [], []])
  })

  test('that is retained, of another journal, or none at all is not used, and told once', () => {
    const { say, confirmed, mismatches, noise } = given()
    say(right(7), { retained: true })
    say({ ...right(7), stream: 'j-other' })
    say({ ...right(7), stream: 'j-other' })
    expect(noise).toEqual(['retained', 'of another journal'])
    const none = [
      null,
      [],
      '7',
      { ...right(7), sequence: 7 },
      { ...right(7), sequence: '07' },
      { ...right(7), sequence: '-1' },
      { ...right(7), hash: hashOf(7).slice(1) },
      { ...right(7), more: 1 },
      new Uint8Array([0xff, 0xfe]),
      new TextEncoder().encode('{'),
      new TextEncoder().encode(`{"stream":"${'j'.repeat(2_000)}"}`),
      new Uint8Array(),
    ]
    for (const one of none) say(one)
    expect(noise.at(-1)).toBe('not an acknowledgement')
    expect([confirmed, mismatches, noise.length]).toEqual([[], [], 3])
  })

  test('while the journal cannot be read confirms nothing', () => {
    const { say, confirmed, journal } = given()
    journal.broken = true
    say(right(7))
    expect(confirmed).toEqual([])
    journal.broken = false
    say(right(7))
    expect(confirmed).toEqual([7])
  })
})
