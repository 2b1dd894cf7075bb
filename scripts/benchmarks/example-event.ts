/** A grant as it is stored all day long, for benchmarks that need events of the usual size. */
import type { Moment } from '../../daemon/domain/event.ts'
import type { DraftOf } from '../../daemon/domain/events/catalogue.ts'
import type { Origin } from '../../daemon/journal/envelope.ts'
import { sourceOf } from '../../daemon/journal/envelope.ts'

export const exampleDraft: DraftOf<'passage.granted'> = {
  type: 'passage.granted',
  subject: 'p-0123456789abcdef',
  session: 'BENCH-01',
  zone: 'evaluation',
  data: {
    ref: '0123456789abcdef',
    portal: 'lane-1',
    direction: 'in',
    participant: 'p-0123456789abcdef',
    person: '0'.repeat(32),
    orderWithinMs: 2_000,
    expiresInMs: 8_000,
  },
}

export const exampleMoment: Moment = { ms: Date.UTC(2026, 2, 18), clock: 'holdover' }

export const exampleOrigin: Origin = {
  source: sourceOf('140500-01', 'gw1'),
  stream: '00000000-0000-4000-8000-000000000000',
  utcOffset: '+08:00',
  test: false,
}
