/**
 * The daemon itself on the kernel's devices: a visitor from desk to lane, plugs that come and go, and its sudden death. What it
 * keeps on record and what moved at the devices must tell the same story.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { cardOf, person } from '../../support/people.ts'
import { eventually, type Gateway, gatewayIn, killIn } from '../gateway.ts'
import type { Devices, Plugged } from '../plugged.ts'
import type { CaseGroup, Scene } from './case.ts'

/** How long somebody puts things into a cell. */
const openMs = 5_000
const visitor = cardOf(person('A1'))

/** What the daemon's venue has of the bench. */
function venueOf({
  deskReader,
  deskScanner,
  keypad,
  lockers,
  laneOneGate,
  wrappingReader,
  splitReader,
}: Devices) {
  return [deskReader, deskScanner, keypad, lockers, laneOneGate, wrappingReader, splitReader]
}

export const theDaemon: CaseGroup = async (scene) => {
  const { bench, devices, tell } = scene
  await killIn(bench.machine.agent, 'site.mjs')
  const gateway = await gatewayIn(bench.machine)
  for (const device of venueOf(devices)) await device.plug()
  await tell('wardend takes every device of its venue, and moves nothing', () => started(scene, gateway))
  await tell('a visitor deposits and passes: orders and passage on record', () => visited(scene, gateway))
  await tell('a plug pulled and put back: one loss and one return on record', () => replugged(scene, gateway))
  await tell('killed with a plug out and a grant open: nothing moves, nothing is missing', () =>
    killed(scene, gateway),
  )
}

/** Everything that moved at the devices so far. */
function movementsOf(devices: Devices): readonly string[] {
  return venueOf(devices).flatMap(({ id, movements }) => movements.map(({ kind }) => `${id} ${kind}`))
}

async function lastOf(gateway: Gateway): Promise<number> {
  return Number((await gateway.facts()).at(-1)?.sequence ?? 0)
}

async function allOnline(gateway: Gateway, count: number): Promise<string> {
  return await eventually('every device is online', async () => {
    const { devices } = JSON.parse(await gateway.command('status', '--json')) as {
      devices: Record<string, string>
    }
    const states = Object.values(devices)
    return states.length === count && states.every((state) => state === 'online') ? states.join(' ') : null
  })
}

async function started({ devices }: Scene, gateway: Gateway): Promise<string> {
  const before = movementsOf(devices).length
  await gateway.start()
  try {
    await allOnline(gateway, venueOf(devices).length)
  } catch (error) {
    throw new Error(
      `${String(error)}; ${await gateway.lastWords()}; ${await gateway.command('status', '--json')}`,
    )
  }
  const moved = movementsOf(devices).slice(before)
  if (moved.length > 0) throw new Error(`moved at start: ${moved.join(', ')}`)
  const diagnosed = await gateway.command('device', 'diagnose')
  const used = diagnosed.match(/is in use by wardend, which says: online/g) ?? []
  if (used.length !== venueOf(devices).length) throw new Error(diagnosed)
  return `${used.length} devices online, none moved`
}

/** Waits for the next movement of this kind. */
async function moved(device: Plugged, kind: string, from: number) {
  return await eventually(`${device.id} ${kind}`, async () => {
    return device.movements.slice(from).find((movement) => movement.kind === kind) ?? null
  })
}

async function visited({ devices }: Scene, gateway: Gateway): Promise<string> {
  const { deskReader, lockers, laneOneGate, wrappingReader } = devices
  await gateway.importRoster('S-HIL', ['A1', 'A2'])
  const after = await lastOf(gateway)
  const [doors, opens] = [lockers.movements.length, laneOneGate.movements.length]
  deskReader.stimulate({ kind: 'PresentCard', card: visitor })
  const opened = await moved(lockers, 'DoorReleased', doors)
  deskReader.stimulate({ kind: 'LiftCard' })
  if (opened.kind !== 'DoorReleased') throw new Error('no door')
  // the board is asked twice a second: a door that is open for less was never seen so
  await pause(openMs)
  lockers.stimulate({ kind: 'ShutDoor', door: opened.door })
  await gateway.factsOf('locker.deposit_confirmed', after)
  wrappingReader.stimulate({ kind: 'PresentCard', card: visitor })
  await moved(laneOneGate, 'GateOpened', opens)
  wrappingReader.stimulate({ kind: 'LiftCard' })
  laneOneGate.stimulate({ kind: 'Walk', direction: 'in' })
  await gateway.factsOf('zone.entered', after)
  const kinds = (await gateway.facts())
    .filter(({ sequence }) => Number(sequence) > after)
    .map(({ type }) => type)
  const wanted = ['passage.granted', 'passage.completed', 'zone.entered']
  const missing = wanted.filter((type) => kinds.filter((kind) => kind === type).length !== 1)
  if (missing.length > 0) throw new Error(`not once on record: ${missing.join(', ')} of ${kinds.join(', ')}`)
  const openings = laneOneGate.movements.slice(opens).filter(({ kind }) => kind === 'GateOpened').length
  if (openings !== 1) throw new Error(`one order, ${openings} openings`)
  return `door ${opened.door} and the gate opened once each; ${kinds.length} facts`
}

async function replugged({ devices }: Scene, gateway: Gateway): Promise<string> {
  const { wrappingReader } = devices
  const after = await lastOf(gateway)
  const before = movementsOf(devices).length
  await wrappingReader.unplug()
  await gateway.factsOf('device.disconnected', after)
  await wrappingReader.plug()
  await gateway.factsOf('device.connected', after)
  const facts = (await gateway.facts()).filter(({ sequence }) => Number(sequence) > after)
  const told = facts.map(({ type, data }) =>
    `${type} ${String(data['device'])} ${String(data['cause'] ?? '')}`.trim(),
  )
  const wanted = ['device.disconnected lane-1-in unplugged', 'device.connected lane-1-in']
  if (told.join('; ') !== wanted.join('; ')) throw new Error(told.join('; '))
  if (movementsOf(devices).length > before) throw new Error('something moved')
  return told.join(', ')
}

/** The gate is granted and its plug pulled, the daemon dies and starts again, and only then the plug is back. */
async function killed({ devices }: Scene, gateway: Gateway): Promise<string> {
  const { laneOneGate, splitReader } = devices
  const after = await lastOf(gateway)
  const opens = laneOneGate.movements.length
  splitReader.stimulate({ kind: 'PresentCard', card: visitor })
  await moved(laneOneGate, 'GateOpened', opens)
  splitReader.stimulate({ kind: 'LiftCard' })
  await laneOneGate.unplug()
  await gateway.kill()
  const stored = await gateway.facts()
  const before = movementsOf(devices).length
  await gateway.start()
  await laneOneGate.plug()
  await allOnline(gateway, venueOf(devices).length)
  const facts = await gateway.facts()
  const kept = stored.every(
    ({ sequence, type }, at) => facts[at]?.sequence === sequence && facts[at]?.type === type,
  )
  if (!kept) throw new Error('what was stored before is not what is stored now')
  const opened = movementsOf(devices)
    .slice(before)
    .filter((one) => /Opened|Released/.test(one))
  if (opened.length > 0) throw new Error(`moved after the start: ${opened.join(', ')}`)
  const later = facts.filter(({ sequence }) => Number(sequence) > after).map(({ type }) => type)
  for (const type of ['passage.granted', 'gateway.recovered', 'passage.timed_out']) {
    if (later.filter((one) => one === type).length !== 1)
      throw new Error(`${type} is not once in ${later.join(', ')}`)
  }
  const verified = await gateway.command('journal', 'verify')
  return `${facts.length} facts; ${verified.split('\n').at(-1) ?? ''}`
}
