import { describe, expect, test } from 'vitest'
import { samCodec } from '../../drivers/sam-v/codec.ts'
import { textOf } from '../../drivers/sam-v/specimen.ts'
import { cardOf, person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { checkIn, importRosters, waive } from '../support/venue-visits.ts'
import { logSays } from '../support/venue-words.ts'

const own = '05.03-20161201-0001234567-0987654321'
const rogue = '05.03-20201111-0007654321-0123456789'
const throughOnce = ['passage.granted', 'passage.completed', 'zone.entered']
/** For a reader to be missed, or to introduce itself. */
const noticeMs = 15_000

/** Somebody pulls a reader and plugs another one into its port. */
function swap(day: VenueDay, reader: string, module: string): void {
  const cable = day.bench.cables.get(reader)
  cable?.pull()
  day.bench.clock.advance(noticeMs)
  day.stimulate(reader, { kind: 'SwapModule', identity: module })
  cable?.plugIn()
  day.bench.clock.advance(noticeMs)
}

/** A1 has badge and waiver and stands before the lanes; W2 knows the house. */
async function inFront(building: Parameters<typeof openVenueDay>[1] = {}): Promise<VenueDay> {
  const day = await openVenueDay({}, building)
  await importRosters(day, 'A')
  await checkIn(day, 'A1')
  await waive(day, 'A1')
  day.news()
  return day
}

/** What was told of one device since `after`. */
function aboutDevice(day: VenueDay, device: string, after: number): readonly string[] {
  return day
    .events()
    .slice(after)
    .filter(({ subject }) => subject === device)
    .map(({ type }) => type)
}

/** How a reader stands for the platform: its newest retained report. */
function reported(day: VenueDay, device: string): string | undefined {
  const last = day.bench.broker.received.findLast(({ topic }) => topic.endsWith(`/device/${device}`))
  return last === undefined ? undefined : (JSON.parse(last.payload) as { state: string }).state
}

describe('another device in a known port (Art. 33, F-33.1)', () => {
  test('edge case 39: a reader that is not the one that was there is refused and reported, until a technician enrols it', async () => {
    const day = await inFront({ platform: true })
    const before = day.events().length
    swap(day, 'lane-1-in', rogue)
    expect(aboutDevice(day, 'lane-1-in', before)).toEqual([
      'device.disconnected',
      'device.tampered',
      'fault.reported',
    ])
    expect(day.last('device.tampered').data).toMatchObject({ what: 'other_identity', identity: rogue })
    expect(day.last('fault.reported').data).toMatchObject({ device: 'lane-1-in', cause: 'tampered' })
    expect(await logSays(day)).toMatch(/F1.*设备被拆动/)
    expect(reported(day, 'lane-1-in')).toBe('refused')
    const list = await done(day.staff('W1', ['portal', 'list', '--lang', 'zh-CN']))
    expect(list.out).toMatch(/lane-1 .*应答的不是登记的设备\n/)
    day.news()
    // it reads a good card, and one that it cannot read: neither counts
    day.show('lane-1-in', 'A1')
    day.stimulate('lane-1-in', { kind: 'PresentCard', card: { ...cardOf(person('A1')), failWith: 0x37 } })
    day.bench.clock.advance(noticeMs)
    day.stimulate('lane-1-in', { kind: 'LiftCard' })
    day.bench.clock.advance(noticeMs)
    expect(day.news()).toEqual([])
    expect(day.bench.openings).toEqual([])
    // the other lane carries on, and nobody is kept in
    day.pass('lane-2', 'in', 'A1')
    expect(day.news()).toEqual(throughOnce)
    for (const who of ['W1', 'W2', 'S1'] as const)
      expect((await day.staff(who, ['device', 'enrol', 'lane-1-in'])).code).toBe(1)
    expect(day.news()).toEqual([])
    await done(day.staff('T1', ['device', 'enrol', 'lane-1-in']))
    expect(day.last('device.connected').data).toEqual({
      device: 'lane-1-in',
      identity: rogue,
      operator: day.refOf('T1'),
    })
    expect(reported(day, 'lane-1-in')).toBe('online')
    await done(day.staff('T1', ['fault', 'resolve', 'F1', '--remedy', '更换读证设备']))
    day.restart()
    day.news()
    day.show('lane-1-in', 'A2')
    expect(day.news()).toEqual(['passage.denied(badge_required)'])
    // whoever has been replaced is the stranger now
    swap(day, 'lane-1-in', own)
    expect(day.news()).toEqual(['device.tampered', 'fault.reported'])
  })

  test('edge case 39: the refusal outlives a restart; the own reader, plugged in again, needs nobody', async () => {
    const day = await inFront()
    swap(day, 'lane-1-in', rogue)
    day.restart()
    day.news()
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual([])
    expect(day.bench.openings).toEqual([])
    swap(day, 'lane-1-in', own)
    expect(day.last('device.connected').data).toEqual({ device: 'lane-1-in', identity: own })
    day.news()
    day.pass('lane-1', 'in', 'A1')
    expect(day.news()).toEqual(throughOnce)
    // one ticket for all of it
    expect(day.events().filter(({ type }) => type === 'fault.reported')).toHaveLength(1)
  })

  test('edge case 39: where the venue file names the reader, nobody enrols another past it', async () => {
    const day = await inFront({ modules: { 'lane-1-in': own } })
    const before = day.events().length
    // so quickly that the port never closed: it had only been still for a moment
    day.bench.cables.get('lane-1-in')?.silence(400)
    day.stimulate('lane-1-in', { kind: 'SwapModule', identity: rogue })
    day.bench.clock.advance(noticeMs)
    expect(aboutDevice(day, 'lane-1-in', before)).toEqual([
      'device.disconnected',
      'device.tampered',
      'fault.reported',
    ])
    day.news()
    day.show('lane-1-in', 'A1')
    const { code, err } = await day.staff('T1', ['device', 'enrol', 'lane-1-in'])
    expect([code, err]).toEqual([1, expect.stringContaining(own)])
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual([])
    expect(day.bench.openings).toEqual([])
  })
})

describe('a rogue reader (Art. 33)', () => {
  test('edge case 40: a well-formed card frame from a reader that nobody enrolled opens nothing, verifies nobody and consents to nothing', async () => {
    const day = await inFront()
    for (const reader of ['lane-1-in', 'desk-reader']) swap(day, reader, rogue)
    expect(day.news()).toEqual(['device.tampered', 'fault.reported', 'device.tampered', 'fault.reported'])
    for (const key of ['A1', 'W2']) day.show('lane-1-in', key)
    day.show('desk-reader', 'A2')
    expect(day.news()).toEqual([])
    expect(day.state().people.get(day.refOf('A2'))?.arrived).toBe(false)
    const words = ['override', 'lane-1', '--person', day.refOf('A1'), '--reason', '芯片损坏']
    const asked = await day.staffWithCard('W1', words, { reader: 'lane-1-in', key: 'S1' })
    expect(asked.code).toBe(1)
    expect(day.news()).not.toContain('override.executed')
    expect(day.bench.openings).toEqual([])
    expect(day.state().inside.size).toBe(0)
    for (const key of ['A1', 'A2', 'S1', 'W2'])
      expect(JSON.stringify(day.events())).not.toContain(person(key).id_no)
  })

  test('edge case 40: card frames that nobody asked for open nothing, whatever line they come in on', async () => {
    const day = await inFront()
    const text = textOf(cardOf(person('A1')))
    const read = samCodec.encode({ kind: 'cardText', text, photoBytes: 1024, fingerprintBytes: null })
    const talk = (['found', 'selected'] as const).map((kind) => samCodec.encode({ kind }))
    const whole = Uint8Array.from([...talk, read].flatMap((bytes) => [...bytes]))
    for (const line of ['lane-1-in', 'room1-in', 'desk-reader', 'lane-1-gate', 'lockers', 'panel']) {
      for (const frames of [read, whole]) {
        // at moments of every kind: while the reader is asked something, and in between
        for (let turn = 0; turn < 12; turn++) {
          day.bench.cables.get(line)?.say(frames)
          day.bench.clock.advance(37)
        }
      }
      day.bench.clock.advance(noticeMs)
    }
    // they did come in
    const { wires } = day.bench.gateway().status()
    expect(wires.find(({ id }) => id === 'lane-1-in')?.counters?.strays).toBeGreaterThan(20)
    // a card that was announced in the right moment and is not there is at most one that could not be read
    expect(day.news().filter((fact) => fact !== 'card.read_failed')).toEqual([])
    expect(day.bench.openings).toEqual([])
    expect(day.state().people.get(day.refOf('A1'))?.place).toBe(null)
    // and the card itself is read as ever
    day.pass('lane-1', 'in', 'A1')
    expect(day.news()).toEqual(throughOnce)
  })
})
