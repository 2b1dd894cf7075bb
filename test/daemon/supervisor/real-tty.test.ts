import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Keeper } from '../../../daemon/supervisor/keeper.ts'
import { createKeeper } from '../../../daemon/supervisor/keeper.ts'
import { familyOf } from '../../../drivers/families.ts'
import type { Clock, Movement, Transport } from '../../../drivers/ports.ts'
import type { SimulatedVenue } from '../../../drivers/simulated-venue.ts'
import { simulateVenue } from '../../../drivers/simulated-venue.ts'
import type { Pty } from '../../../drivers/transport/pty.ts'
import { openPty } from '../../../drivers/transport/pty.ts'
import { serialTransport } from '../../../drivers/transport/serial.ts'
import type { CapturedLog } from '../../support/captured-log.ts'
import { captureLog } from '../../support/captured-log.ts'
import { eventually } from '../../support/programs.ts'
import { createRealClock } from '../../support/real-clock.ts'
import { usualSettings } from '../../support/usual-settings.ts'

/** Real ttys; the keeper's time runs five times faster, so that its patience fits into a test. */
const timesFaster = 5
const family = familyOf('modbus-relay')
const settings = family.settings.parse(usualSettings('modbus-relay'))
const wire = { id: 'gate', family, format: family.serial, devices: [{ id: 'gate', settings }] }

let directory = ''
let log: CapturedLog = captureLog()
let venue: SimulatedVenue
let keeper: Keeper
let movements: Movement[] = []
const plugged: Pty[] = []

/** A new tty under the name that stays, with the gate at its other end. */
function plugIn(): Pty {
  const pty = openPty({ link: { directory, name: 'gate' } })
  plugged.push(pty)
  venue.plug('gate', hanging(pty.far))
  return pty
}

/** Where the device closes it, the tty stays open and leads nowhere: a hung adapter, not a pulled one. */
function hanging(far: Transport): Transport {
  let isHung = false
  return {
    open: (owner) => far.open({ ...owner, bytes: (chunk) => isHung || owner.bytes(chunk) }),
    write: (bytes) => isHung || far.write(bytes),
    close() {
      isHung = true
    },
  }
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'warden-tty-'))
  log = captureLog()
  movements = []
  const shortest = { next: () => 0 }
  venue = simulateVenue({
    wires: [wire],
    clock: createRealClock(),
    chance: shortest,
    onMovement: (_device, movement) => void movements.push(movement),
  })
  const path = join(directory, 'gate')
  keeper = createKeeper(
    {
      ...wire,
      where: path,
      extraMs: 500,
      echo: false,
      openTransport: () => serialTransport({ path, format: family.serial }),
    },
    { clock: faster(createRealClock()), chance: shortest, onSignal: () => undefined, log },
  )
})

afterEach(async () => {
  keeper.stop()
  await eventually('the port is released', () => !keeper.status().open)
  for (const pty of plugged.splice(0)) pty.unplug()
  rmSync(directory, { recursive: true })
})

function faster(clock: Clock): Clock {
  return {
    now: () => clock.now() * timesFaster,
    at: (atMs, wake) => clock.at(atMs / timesFaster, wake),
  }
}

const standing = () => keeper.standings().devices.get('gate')?.standing
const stands = (wanted: string) => eventually(`the gate is ${wanted}`, () => standing() === wanted)
const replies = () => keeper.status().counters.devices['gate']?.replies ?? 0

test('a tty that hangs without a word is opened anew, and the gate is in service again', async () => {
  plugIn()
  keeper.open()
  await stands('ready')
  await eventually('some polls are answered', () => replies() > 5)
  const before = replies()
  // the device is at a new tty, under the same name; the old one is still open
  plugIn()
  await stands('unreachable')
  expect(keeper.status()).toMatchObject({ open: true, reopenings: 0 })
  await stands('ready')
  expect(keeper.status()).toMatchObject({ open: true, fault: null, outages: 0, reopenings: 1 })
  await eventually('polls are answered on top of the former ones', () => replies() > before)
  expect(log.told()).toEqual(['warn device does not answer', 'info device answers again'])
  expect(movements).toEqual([])
})

test('a plug that is pulled and put back has one line in the log when it goes and one when it is back', async () => {
  const pty = plugIn()
  keeper.open()
  await stands('ready')
  pty.unplug()
  await stands('unreachable')
  expect(keeper.status()).toMatchObject({ open: false, fault: 'unplugged', outages: 1 })
  plugIn()
  await stands('ready')
  await eventually('it is back', () => log.told().includes('info wire is back'))
  expect(log.told()).toEqual(['warn wire is away', 'info wire is back'])
  expect(log.lines.find(({ message }) => message === 'wire is back')?.fields['awaySeconds']).toBeLessThan(5)
  expect(keeper.standings().devices.get('gate')).toMatchObject({ outages: 1 })
})
