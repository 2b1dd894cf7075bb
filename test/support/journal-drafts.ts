/** What journals of tests are made of: options, moments, and drafts of a small day. Usable in a process without vitest. */
import type { Moment } from '../../daemon/domain/event.ts'
import type { Draft } from '../../daemon/domain/events/catalogue.ts'
import type { JournalOptions } from '../../daemon/journal/store.ts'
import { randomFrom } from '../../daemon/random.ts'
import { randomBytes, seeded } from './chance.ts'

/** 18 March 2026, 09:30 at the venue. */
export const dayStartMs = Date.parse('2026-03-18T09:30:00+08:00')

/** Repeatable random values: same seed, same ids. */
export function seededRandom(seed = 1) {
  const chance = seeded(seed)
  return randomFrom(
    (count) => randomBytes(chance, count),
    () => `stream-${seed}`,
  )
}

/** The options of the small venue's journal. */
export function journalOptions(given: Partial<JournalOptions> & { seed?: number } = {}): JournalOptions {
  const { seed, ...overrides } = given
  const random = seededRandom(seed)
  return {
    venue: '140500-01',
    gateway: 'gw1',
    utcOffset: '+08:00',
    test: false,
    newId: random.eventId,
    newStream: random.stream,
    ...overrides,
  }
}

/** So many seconds after the day began. */
export function moment(seconds = 0): Moment {
  return { ms: dayStartMs + seconds * 1_000, clock: 'synced' }
}

export const session = 'DEMO-GC-20260318-01'

/** The opaque reference of one of nine participants. */
export function participant(n: number): string {
  return `p-00000000000000${n % 9}0`
}

/** The nth draft of a day: grants, passages, cards, devices, with every optional field present and absent. */
export function draft(n: number): Draft {
  const who = participant(n)
  const subject = { subject: who, session, zone: 'evaluation' }
  switch (n % 4) {
    case 0:
      return {
        type: 'zone.entered',
        ...subject,
        data: { participant: who, zone: 'evaluation', portal: 'lane1' },
      }
    case 1:
      return grant(n)
    case 2:
      return {
        type: 'device.connected',
        subject: 'lane1-in',
        session: null,
        zone: null,
        data: { device: 'lane1-in', identity: n % 8 === 2 ? `核验-${n}` : null },
      }
    default:
      return {
        type: 'participant.arrived',
        ...subject,
        zone: null,
        data: { participant: who, role: 'expert', lateMinutes: n - 20 },
      }
  }
}

/** A grant for participant `n` to enter. */
export function grant(n: number): Draft {
  const who = participant(n)
  return {
    type: 'passage.granted',
    subject: who,
    session,
    zone: 'evaluation',
    data: {
      ref: `ref${n}`,
      portal: 'lane1',
      direction: 'in',
      participant: who,
      person: '0123456789abcdef0123456789abcdef',
      orderWithinMs: 2_000,
      expiresInMs: 8_000,
    },
  }
}
