import { describe, expect, test } from 'vitest'
import type { Devices } from '../../../daemon/domain/devices.ts'
import { decideDevice, evolveDevices, noDevices } from '../../../daemon/domain/devices.ts'
import { initialState } from '../../../daemon/domain/state.ts'
import { createKeeper } from '../../../daemon/supervisor/keeper.ts'
import { familyOf } from '../../../drivers/families.ts'
import { simulateVenue } from '../../../drivers/simulated-venue.ts'
import { createPipe } from '../../../drivers/transport/pipe.ts'
import type { CapturedLog } from '../../support/captured-log.ts'
import { captureLog } from '../../support/captured-log.ts'
import { seeded } from '../../support/chance.ts'
import { smallVenue } from '../../support/small-venue.ts'
import { usualSettings } from '../../support/usual-settings.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

interface Port {
  /** Pulls what is in, and plugs in a port with an adapter of that name. */
  replug(adapter: string | null): void
  /** Types of the facts about the device, in order. */
  facts(): readonly string[]
  standing(): string | undefined
  readonly log: CapturedLog
}

/** One device behind an adapter that can be changed, and what the core makes of it. */
function portWith(given: {
  family?: string
  settings?: unknown
  declared?: string
  adapter: string | null
}): Port {
  const { declared } = given
  const family = familyOf(given.family ?? 'modbus-relay')
  const settings = family.settings.parse(given.settings ?? usualSettings(family.name))
  const clock = createVirtualClock()
  const log = captureLog()
  const facts: string[] = []
  let { adapter } = given
  let devices: Devices = noDevices
  let pull = () => undefined as unknown
  const wire = { id: 'w', family, format: family.serial, devices: [{ id: 'lane1-gate', settings }] }
  const venue = simulateVenue({ wires: [wire], clock, chance: seeded(1), onMovement: () => undefined })
  const own = family.identityOf(settings) ?? declared
  const identities = new Map(own === undefined ? [] : [['lane1-gate', own]])
  const keeper = createKeeper(
    {
      ...wire,
      where: '/dev/venue/gate1',
      extraMs: 20,
      echo: false,
      ...(declared === undefined ? {} : { adapter: declared }),
      openTransport(onAdapter) {
        const pipe = createPipe({ clock, chance: seeded(2) })
        venue.plug('w', pipe.far)
        pull = () => pipe.cut()
        onAdapter?.(adapter)
        return pipe.near
      },
    },
    {
      clock,
      chance: seeded(3),
      log,
      onSignal(device, signal) {
        if (signal.kind !== 'Online' && signal.kind !== 'Offline') return
        const world = { state: { ...initialState, devices }, venue: { ...smallVenue(), identities } }
        for (const draft of decideDevice(world, device, signal)) {
          facts.push(draft.type)
          devices = evolveDevices(devices, { ...draft, sequence: 1, id: '', atMs: 0 })
        }
      },
    },
  )
  keeper.open()
  clock.advance(10_000)
  return {
    log,
    facts: () => facts.splice(0),
    standing: () => devices.get('lane1-gate')?.state,
    replug(next) {
      adapter = next
      pull()
      clock.advance(10_000)
    },
  }
}

const back = ['device.disconnected', 'device.connected']

describe('a gate behind a USB adapter with a serial number', () => {
  test('belongs behind the one that was seen first: another one is refused, and that is told once', () => {
    const port = portWith({ adapter: 'USB SN X1' })
    expect(port.facts()).toEqual(['device.connected'])
    port.replug('USB SN X2')
    expect([port.facts(), port.standing()]).toEqual([['device.disconnected', 'device.tampered'], 'refused'])
    port.replug('USB SN X1')
    expect([port.facts(), port.standing()]).toEqual([back, 'online'])
  })

  test('is the same when its own adapter comes back', () => {
    const port = portWith({ adapter: 'USB SN X1' })
    port.facts()
    port.replug('USB SN X1')
    expect(port.facts()).toEqual(back)
  })
})

test('behind an adapter without a serial number nothing is made up, and every such one will do', () => {
  const port = portWith({ adapter: null })
  port.facts()
  port.replug(null)
  expect([port.facts(), port.standing()]).toEqual([back, 'online'])
})

describe('where the venue file names the adapter', () => {
  const declared = 'USB SN X1 port 1-2.3'

  test('a device behind it is in service', () => {
    const port = portWith({ declared, adapter: declared })
    expect([port.facts(), port.standing(), port.log.told()]).toEqual([['device.connected'], 'online', []])
  })

  test.each(['USB SN X2 port 1-2.3', 'USB SN X1 port 1-2.4', 'USB SN ? port ?'])(
    'a device behind %s is refused from the start, with one line in the log',
    (adapter) => {
      const port = portWith({ declared, adapter })
      expect([port.facts(), port.standing()]).toEqual([['device.tampered'], 'refused'])
      port.replug(adapter)
      expect(port.standing()).toBe('refused')
      const lines = port.log.told().filter((line) => line.includes('another adapter'))
      expect(lines).toEqual(['error another adapter is plugged in than belongs here'])
    },
  )

  test('a reader that the file names too answers by its own name behind it, and not behind a stranger', () => {
    const settings = { expectedModuleId: '05.03-20170412-0000054321-0123456789' }
    const given = { family: 'sam-v', settings, declared }
    expect(portWith({ ...given, adapter: declared }).standing()).toBe('online')
    expect(portWith({ ...given, adapter: 'USB SN X2 port 1-2.3' }).standing()).toBe('refused')
  })

  test('a reader that the file does not name belongs by its adapter', () => {
    const given = { family: 'sam-v', settings: {}, declared }
    expect(portWith({ ...given, adapter: declared }).standing()).toBe('online')
    expect(portWith({ ...given, adapter: 'USB SN X2 port 1-2.3' }).standing()).toBe('refused')
  })
})
