import { expect, test } from 'vitest'
import { createKeeper } from '../../../daemon/supervisor/keeper.ts'
import { familyOf } from '../../../drivers/families.ts'
import { simulateVenue } from '../../../drivers/simulated-venue.ts'
import { tcpTransport } from '../../../drivers/transport/tcp.ts'
import { captureLog } from '../../support/captured-log.ts'
import { startDeviceServer } from '../../support/device-server.ts'
import { eventually } from '../../support/programs.ts'
import { createRealClock } from '../../support/real-clock.ts'
import { usualSettings } from '../../support/usual-settings.ts'

/** Real sockets; the keeper's time runs five times faster, so that its patience fits into a test. */
const timesFaster = 5

test('a device server that holds a dead session gets a new one, and the gate behind it is in service', async () => {
  const family = familyOf('modbus-relay')
  const settings = family.settings.parse(usualSettings('modbus-relay'))
  const wire = { id: 'gate', family, format: family.serial, devices: [{ id: 'gate', settings }] }
  const real = createRealClock()
  const shortest = { next: () => 0 }
  const venue = simulateVenue({ wires: [wire], clock: real, chance: shortest, onMovement: () => undefined })
  let sessions = 0
  // the first session takes every byte and leads nowhere
  const server = await startDeviceServer((far) => {
    sessions++
    if (sessions > 1) venue.plug('gate', far)
    else far.open({ opened: () => undefined, bytes: () => undefined, closed: () => undefined })
  })
  const log = captureLog()
  const clock = {
    now: () => real.now() * timesFaster,
    at: (atMs: number, wake: () => void) => real.at(atMs / timesFaster, wake),
  }
  const keeper = createKeeper(
    {
      ...wire,
      where: `127.0.0.1:${server.port}`,
      extraMs: 500,
      echo: false,
      openTransport: () => tcpTransport({ host: '127.0.0.1', port: server.port, clock }),
    },
    { clock, chance: shortest, onSignal: () => undefined, log },
  )
  keeper.open()
  const standing = () => keeper.standings().devices.get('gate')?.standing
  await eventually('the gate does not answer', () => standing() === 'unreachable')
  await eventually('the gate is in service', () => standing() === 'ready')
  expect([sessions, keeper.status().reopenings]).toEqual([2, 1])
  expect(log.told()).toEqual(['warn device does not answer', 'info device answers again'])
  keeper.stop()
  await eventually('the session is closed', () => !keeper.status().open)
  await server.close()
})
