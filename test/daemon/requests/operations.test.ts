/** What each operation of the platform comes to at a whole gateway: facts, answers, and what did not move. */
import { describe, expect, test } from 'vitest'
import { sealFor, signRequest } from '../../../scripts/platform-consumer/sign.ts'
import { person, rosterEntry } from '../../support/people.ts'
import type { RequestBench } from '../../support/request-bench.ts'
import { requestBench } from '../../support/request-bench.ts'

const due = (it: RequestBench, minutes: number) =>
  new Date(it.bench.gateway().moment().ms + minutes * 60_000).toISOString()

async function sealed(it: RequestBench, given: object): Promise<string> {
  const { publicJwk } = await it.door.key()
  return sealFor(publicJwk, new TextEncoder().encode(JSON.stringify(given)))
}

async function rosterOf(it: RequestBench, keys: readonly string[], more: object = {}): Promise<string> {
  const people = keys.map(person).map(rosterEntry)
  return sealed(it, {
    session: 'S-P',
    kind: 'works_tender',
    room: 'room1',
    due: due(it, 30),
    people,
    ...more,
  })
}

/** A bench with a session of the platform, and the references of its people in the order of the rows. */
async function withRoster(keys: readonly string[] = ['A1', 'A2']) {
  const it = await requestBench()
  const answer = await it.ask('roster.put', { roster: await rosterOf(it, keys) })
  const refs = (answer.result?.['participants'] ?? []) as readonly string[]
  it.news()
  return { it, answer, refs }
}

const schedule = (it: RequestBench, more: object = {}) => ({
  session: 'S-N',
  kind: 'works_tender',
  room: 'room2',
  due: due(it, 120),
  ...more,
})
const code = async (answer: Promise<{ refusal?: { code: string } | undefined }>) =>
  (await answer).refusal?.code

describe('rosters (F-P.4, F-17.1)', () => {
  test('the people have references in the order of the rows, and no name or number is anywhere in the clear', async () => {
    const { it, answer, refs } = await withRoster()
    expect(answer.outcome).toBe('done')
    expect(refs).toHaveLength(2)
    const { people } = it.bench.gateway().state()
    expect(refs.map((ref) => people.get(ref)?.session)).toEqual(['S-P', 'S-P'])
    const published = it.bench.broker.received.map(({ payload }) => payload).join('\n')
    const everything = `${published}${it.bench.onDisk().toString('latin1')}`
    for (const { name, id_no: number } of ['A1', 'A2'].map(person)) {
      expect(everything).not.toContain(Buffer.from(name).toString('latin1'))
      expect(published).not.toContain(name)
      expect(everything).not.toContain(number)
    }
  })

  test('a mistake is told by row and field, names nobody, and nothing of it is taken', async () => {
    const it = await requestBench()
    const people = [rosterEntry(person('A1')), { ...rosterEntry(person('A2')), number: '140500199001011' }]
    const roster = await sealed(it, {
      session: 'S-P',
      kind: 'works_tender',
      room: 'room1',
      due: due(it, 30),
      people,
    })
    const answer = await it.ask('roster.put', { roster })
    expect(answer.refusal).toMatchObject({ code: 'roster_invalid', field: 'data.roster' })
    expect(answer.refusal?.details).toEqual([expect.objectContaining({ row: 2, field: 'number' })])
    expect(JSON.stringify(answer)).not.toContain(person('A2').name)
    expect(it.bench.gateway().state().sessions.has('S-P')).toBe(false)
    expect(it.news()).toEqual(['roster.rejected', 'request.refused'])
  })

  test('from a stick, with the signature beside it, passes the same checks and says who brought it (X9)', async () => {
    const it = await requestBench()
    const payload = it.body('roster.put', { roster: await rosterOf(it, ['A1']) })
    const jws = await signRequest(payload, it.city.signing)
    const by = { operator: 'o-000000000001', second: 'o-000000000002' }
    const file = { payload, jws, operation: 'roster.put', by }
    const answer = JSON.parse(await it.door.put(file))
    expect(answer).toMatchObject({
      outcome: 'done',
      result: { participants: [expect.stringMatching(/^p-/)] },
    })
    const received = [...it.bench.journal.events()].findLast(({ type }) => type === 'roster.received')
    expect(received?.data).toMatchObject({ source: 'platform', ...by })
    expect(JSON.parse(await it.door.put(file))).toEqual(answer)
    const forged = { ...file, payload: it.body('roster.put', { roster: 'e30.e30.e30.e30.e30' }) }
    expect(JSON.parse(await it.door.put(forged))).toMatchObject({ refusal: { code: 'signature_wrong' } })
  })
})

describe('sessions and bookings (F-P.4, F-4.1, F-10.1)', () => {
  test('a session is announced once, changed, and cancelled', async () => {
    const it = await requestBench()
    expect((await it.ask('session.schedule', schedule(it))).outcome).toBe('done')
    expect(await code(it.ask('session.schedule', schedule(it)))).toBe('session_known')
    const moved = await it.ask('session.reschedule', { session: 'S-N', due: due(it, 180) })
    expect(moved.outcome).toBe('done')
    const { sessions } = it.bench.gateway().state()
    expect(sessions.get('S-N')?.room).toBe('room2')
    expect((await it.ask('session.cancel', { session: 'S-N' })).outcome).toBe('done')
    expect(it.bench.gateway().state().sessions.get('S-N')?.phase).toBe('cancelled')
    const orders = [...it.bench.journal.events()].filter(({ type }) => type === 'session.cancelled')
    expect(orders[0]?.data).toMatchObject({ operator: null, order: expect.stringMatching(/^order-/) })
  })

  test('a booking announces a session, or moves it; a room that is taken is refused by its field', async () => {
    const { it } = await withRoster()
    expect((await it.ask('booking.put', schedule(it))).outcome).toBe('done')
    expect((await it.ask('booking.put', schedule(it, { due: due(it, 200) }))).outcome).toBe('done')
    const answer = await it.ask('booking.put', schedule(it, { room: 'room1' }))
    expect(answer.refusal).toMatchObject({ code: 'room_taken', field: 'data.room' })
    expect(answer.refusal?.zh).toContain('room1')
    const other = await it.ask('booking.put', schedule(it, { kind: 'other' }))
    expect(other.refusal).toMatchObject({ code: 'arguments_invalid', field: 'data.kind' })
  })

  test('suspended, resumed, terminated: each once, in the order that makes sense', async () => {
    const { it } = await withRoster()
    expect(await code(it.ask('session.resume', { session: 'S-P' }))).toBe('session_not_suspended')
    expect((await it.ask('session.suspend', { session: 'S-P', cause: 'complaint' })).outcome).toBe('done')
    expect(await code(it.ask('session.suspend', { session: 'S-P', cause: 'fire' }))).toBe(
      'session_is_suspended',
    )
    expect((await it.ask('session.resume', { session: 'S-P' })).outcome).toBe('done')
    expect((await it.ask('session.terminate', { session: 'S-P', cause: 'complaint' })).outcome).toBe('done')
    expect(await code(it.ask('session.resume', { session: 'S-P' }))).toBe('session_over')
    expect(it.bench.openings).toEqual([])
  })

  test('a reason that names somebody of today is refused: it would stand in the record for ever', async () => {
    const { it } = await withRoster()
    const reason = `${person('A1').name}投诉`
    const answer = await it.ask('session.suspend', { session: 'S-P', cause: 'complaint', reason })
    expect(answer.refusal).toMatchObject({ code: 'text_names_person', field: 'data.reason' })
    expect(JSON.stringify(answer)).not.toContain(person('A1').name)
  })
})

describe('people (F-20.1, F-22.3, F-22.4)', () => {
  test('who is recused has no right any more, at once', async () => {
    const { it, refs } = await withRoster()
    const [first = ''] = refs
    expect((await it.ask('participant.recuse', { participant: first })).outcome).toBe('done')
    expect(it.bench.gateway().state().people.get(first)?.removed).toBe('recused')
    expect(await code(it.ask('participant.recuse', { participant: first }))).toBe('already_done')
    expect(await code(it.ask('participant.recuse', { participant: 'p-000000000000' }))).toBe('unknown_person')
  })

  test('a substitute takes the place, known by a reference only; a second one does not', async () => {
    const { it, refs } = await withRoster()
    const [first = ''] = refs
    const { role: _, ...third } = rosterEntry(person('A3'))
    const answer = await it.ask('participant.replace', {
      participant: first,
      substitute: await sealed(it, third),
    })
    const reference = String(answer.result?.['participant'])
    const { people } = it.bench.gateway().state()
    expect([people.get(first)?.removed, people.get(reference)?.listed]).toEqual(['replaced', true])
    const { role: __, ...fourth } = rosterEntry(person('A4'))
    const again = it.ask('participant.replace', { participant: first, substitute: await sealed(it, fourth) })
    expect(await code(again)).toBe('already_done')
  })
})

describe('rules of the city (F-P.5, F-44.1)', () => {
  test('count for sessions that are announced from then on, survive a restart, and come once', async () => {
    const { it } = await withRoster()
    const before = it.bench.gateway().venue.rules.grantMs
    const values = { values: { grantSeconds: 12 } }
    expect((await it.ask('rules.put', values)).outcome).toBe('done')
    expect([before, it.bench.gateway().venue.rules.grantMs]).toEqual([8_000, 12_000])
    expect(await code(it.ask('rules.put', values))).toBe('already_done')
    await it.restart()
    expect(it.bench.gateway().venue.rules.grantMs).toBe(12_000)
    await it.ask('session.schedule', schedule(it))
    const { sessions } = it.bench.gateway().state()
    expect(sessions.get('S-P')?.rules).not.toBe(sessions.get('S-N')?.rules)
  })

  test('leave to the venue what they say; law and unknown rules are refused by name', async () => {
    const it = await requestBench({ rules: { wrongAttempts: 3 } })
    const given = { values: { grantSeconds: 12, wrongAttempts: 9 }, local: ['wrongAttempts'] }
    expect((await it.ask('rules.put', given)).outcome).toBe('done')
    const { rules } = it.bench.gateway().venue
    expect([rules.grantMs, rules.wrongAttempts]).toEqual([12_000, 3])
    const unknown = await it.ask('rules.put', { values: { doorsOpen: true } })
    expect(unknown.refusal).toMatchObject({ code: 'field_invalid', field: 'data.values.doorsOpen' })
    const law = await it.ask('rules.put', { values: { freeEgress: false } })
    expect(law.refusal).toMatchObject({ code: 'field_invalid', en: expect.stringContaining('fixed') })
  })
})

describe('state and record', () => {
  test('state.get gives counts and states, and no reference of a person', async () => {
    const { it, refs } = await withRoster()
    const { result = {} } = await it.ask('state.get', {})
    expect(result).toMatchObject({ journal: 'writable', fire: false, confirmedSequence: null })
    expect(result['sessions']).toEqual([expect.objectContaining({ session: 'S-P', phase: 'open' })])
    expect(JSON.stringify(result)).not.toMatch(/[po]-[0-9a-z]{12}/)
    expect(refs).toHaveLength(2)
  })

  test('journal.resend sends the same bytes once more, marked as such (F-P.2)', async () => {
    const it = await requestBench()
    const { stream } = it.bench.journal
    const before = it.bench.broker.received.length
    const answer = await it.ask('journal.resend', { stream, from: 2, to: 5 })
    it.bench.clock.advance(1_000)
    expect(answer.result).toEqual({ events: 4 })
    const again = it.bench.broker.received
      .slice(before)
      .filter(({ properties }) => properties?.['delivery'] === 'again')
    expect(again.map(({ payload }) => payload)).toEqual(
      it.bench.journal.readAfter(1, 4).map(({ envelope }) => envelope),
    )
    expect(await code(it.ask('journal.resend', { stream, from: 5, to: 2 }))).toBe('field_invalid')
  })

  test('each request that changes something stands in the record with its key and digest, before its facts', async () => {
    const { it } = await withRoster()
    await it.ask('session.suspend', { session: 'S-P', cause: 'fire' })
    const events = [...it.bench.journal.events()].slice(-2)
    expect(events.map(({ type }) => type)).toEqual(['request.accepted', 'session.suspended'])
    expect(events[0]?.data).toMatchObject({ operation: 'session.suspend', signer: 'city' })
  })
})

describe('belongings (F-19.3)', () => {
  test('an order for who has deposited nothing is refused, and opens nothing', async () => {
    const { it, refs } = await withRoster()
    const asked = { participant: refs[0], reason: '家属急事' }
    const answer = await it.ask('locker.retrieve_order', asked)
    expect(answer.refusal).toMatchObject({ code: 'retrieval_not_needed', field: 'data.participant' })
    expect(it.bench.openings).toEqual([])
  })
})
