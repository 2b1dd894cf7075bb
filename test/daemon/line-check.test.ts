import { describe, expect, test } from 'vitest'
import { checkLine } from '../../daemon/line-check.ts'
import type { WirePlan } from '../../daemon/supervisor/wire-plan.ts'
import { families, familyOf } from '../../drivers/families.ts'
import { onWire } from '../../drivers/family.ts'
import type { Movement, Packet, Request } from '../../drivers/ports.ts'
import { openSimulatedLine } from '../../drivers/simulated-line.ts'
import { lookedAt } from '../../drivers/transport/adapter.ts'
import { createPipe } from '../../drivers/transport/pipe.ts'
import { seeded } from '../support/chance.ts'
import { cardOf, person } from '../support/people.ts'
import { usualSettings } from '../support/usual-settings.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

interface Given {
  readonly name: string
  /** by device id; one of the usual kind when left out */
  readonly devices?: Readonly<Record<string, unknown>>
  /** whose devices hang there: those of the plan, unless others are named */
  readonly there?: Readonly<Record<string, unknown>>
}

/** A configured line and simulated devices at its end; `check` looks at it and lets the time pass. */
function bench({ name, devices = { it: usualSettings(name) }, there = devices }: Given) {
  const row = familyOf(name)
  const settingsOf = (all: Readonly<Record<string, unknown>>) =>
    Object.entries(all).map(([id, given]) => ({ id, settings: row.settings.parse(given) }))
  const family = onWire(row, settingsOf(devices)[0]?.settings)
  const clock = createVirtualClock()
  const pipe = createPipe({ clock, chance: seeded(1) })
  const movements: Movement[] = []
  const requests: Request<Packet>[] = []
  const far = openSimulatedLine({
    clock,
    codec: family.codec,
    format: null,
    interByteMs: family.interByteMs,
    transport: pipe.far,
    chance: seeded(1),
    devices: settingsOf(there).map(({ id, settings }) => ({ id, device: family.simulate(settings) })),
    onMovement: (_id, movement) => movements.push(movement),
  })
  const plan: WirePlan = {
    id: 'line',
    where: 'here',
    family: {
      ...family,
      converse(settings) {
        const machine = family.converse(settings)
        return {
          step(input, now) {
            const step = machine.step(input, now)
            if (step.send !== null) requests.push(step.send)
            return step
          },
        }
      },
    },
    openTransport: () => pipe.near,
    format: null,
    extraMs: 0,
    echo: false,
    devices: settingsOf(devices),
  }
  return {
    far,
    pipe,
    movements,
    requests,
    clock,
    plan,
    async check(during: () => void = () => undefined) {
      const found = checkLine(plan, clock)
      clock.advance(50)
      during()
      clock.advance(60_000)
      return await found
    },
  }
}

const noFault = expect.objectContaining({ fault: null, opened: true })

describe.each([...families.keys()])('looking at a line with a device of family %s', (name) => {
  test('moves no output and gives no order, however long it is looked at, and finds the device there', async () => {
    const it = bench({ name })
    const found = await it.check()
    expect(found).toEqual(noFault)
    expect(found.devices).toEqual([
      expect.objectContaining({ id: 'it', answered: expect.anything(), complaint: null }),
    ])
    expect(it.movements.filter(({ kind }) => kind !== 'CardWasRead')).toEqual([])
    expect(it.requests.filter(({ priority }) => priority !== 'poll')).toEqual([])
  })

  test('ends by itself in a few seconds where nobody is there, and says whether anybody was asked', async () => {
    const it = bench({ name, there: {} })
    const { devices, ...found } = await it.check()
    expect(found).toEqual(noFault)
    expect(found.waitedMs).toBeLessThan(6_000)
    const [device] = devices
    expect(device?.isAsked).toBe(it.requests.length > 0)
    // who is never asked cannot be missed
    expect(device?.answered === null).toBe(device?.isAsked)
    expect(it.movements).toEqual([])
  })
})

describe('what is told of a device', () => {
  test('is after how long it answered, how fast it does, and what it calls itself', async () => {
    const it = bench({ name: 'uhppote' })
    it.far.misbehaviour.extraDelayMs = 40
    const { devices } = await it.check()
    const [device] = devices
    expect(device?.answered?.identity).toBe('423187757')
    expect(device?.answered?.afterMs).toBeGreaterThanOrEqual(40)
    expect(device?.replyMs).toBeGreaterThanOrEqual(40)
  })

  test('tells apart who is there and who is not on one bus', async () => {
    const boards = { here: { unit: 1, inputs: 8 }, away: { unit: 2, inputs: 8 } }
    const it = bench({ name: 'modbus-inputs', devices: boards, there: { here: boards.here } })
    const { devices } = await it.check()
    expect(devices.map(({ id, answered }) => [id, answered !== null])).toEqual([
      ['here', true],
      ['away', false],
    ])
  })

  test('is that it is silent, with what else was heard, where the wire brings only noise', async () => {
    const it = bench({ name: 'modbus-inputs', there: {} })
    const found = await it.check(() => it.pipe.far.write(Uint8Array.of(1, 2, 3, 4, 5)))
    expect(found).toMatchObject({ fault: null, noiseBytes: 5, devices: [{ answered: null }] })
  })

  test('is nothing of a person: a card that lies on the reader is read and not told', async () => {
    const it = bench({ name: 'sam-v' })
    const holder = person('A1')
    it.far.stimulate('it', { kind: 'PresentCard', card: cardOf(holder) })
    const found = await it.check()
    expect(it.movements).toEqual([{ kind: 'CardWasRead' }])
    expect(JSON.stringify(found)).not.toContain(holder.id_no)
    expect(found.devices).toMatchObject([{ answered: expect.anything() }])
  })
})

describe('the adapter behind a line', () => {
  test.each(['USB SN FT0X1', null])('is what it is seen to be: %s', async (name) => {
    const { plan, pipe, clock } = bench({ name: 'modbus-inputs' })
    const openTransport: WirePlan['openTransport'] = (onAdapter) =>
      lookedAt(pipe.near, async () => onAdapter?.(name))
    const checking = checkLine({ ...plan, openTransport }, clock)
    for (let ms = 0; ms < 6_000; ms += 100) {
      clock.advance(100)
      await Promise.resolve()
    }
    expect(await checking).toMatchObject({ opened: true, adapter: name })
  })

  test('is not known of a line that was not opened', async () => {
    const { plan, clock } = bench({ name: 'modbus-inputs' })
    const nowhere = { open: () => undefined, write: () => undefined, close: () => undefined }
    const checking = checkLine({ ...plan, openTransport: () => nowhere }, clock)
    clock.advance(60_000)
    expect(await checking).toMatchObject({ opened: false, adapter: null })
  })
})

describe('a line that cannot be looked at to the end', () => {
  test('because its plug is pulled is told with the reason', async () => {
    const it = bench({ name: 'modbus-inputs', there: {} })
    const found = await it.check(() => it.pipe.cut())
    expect(found).toMatchObject({ opened: true, fault: { code: 'unplugged' }, devices: [{ answered: null }] })
  })

  test('because nobody opens it ends all the same, also where it does not even close', async () => {
    const { plan, clock } = bench({ name: 'modbus-inputs' })
    const nowhere = { open: () => undefined, write: () => undefined, close: () => undefined }
    const checking = checkLine({ ...plan, openTransport: () => nowhere }, clock)
    clock.advance(60_000)
    expect(await checking).toMatchObject({ opened: false, fault: null, devices: [{ answered: null }] })
  })
})
