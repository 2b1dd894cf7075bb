/** The rooms of the daemon, built by hand from the configuration, started in order and stopped in reverse. */
import { existsSync, mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/schema.ts'
import type { Clock } from '../drivers/ports.ts'
import { watchBattery } from './battery.ts'
import type { DaemonClock } from './clock.ts'
import type { ControlCommands } from './control/server.ts'
import { listenControl } from './control/server.ts'
import type { Venue } from './domain/venue.ts'
import type { Gateway } from './gateway.ts'
import { createGateway } from './gateway.ts'
import { openJournal } from './journal/store.ts'
import { openVault } from './journal/vault.ts'
import { loadOrCreateVaultKey, loadVaultKey } from './journal/vault-key.ts'
import type { Log } from './log.ts'
import { platformOf } from './platform/configured.ts'
import type { Random } from './random.ts'
import { createRequestDoor } from './request-door.ts'
import { venueOf } from './site.ts'
import { trainingVenue } from './training.ts'
import { version } from './version.ts'
import { wiresOf } from './wires.ts'

/** By what time goes: facts, grants and what falls due; and wires, sockets and links, which only know real time. */
export interface Clocks {
  readonly facts: DaemonClock
  readonly machine: Clock
}

export interface RunOptions {
  readonly config: Config
  /** of the text of the configuration */
  readonly digest: string
  readonly log: Log
  readonly random: Random
  /** `notBeforeMs` is the date of the last stored fact, or 0. */
  readonly clocksFrom: (notBeforeMs: number) => Clocks
  /** Resolves with the name of what ends the daemon. */
  readonly stopSignal: () => Promise<string>
}

/** Runs until told to stop, or until the battery is low. Rejects with a fault where the daemon cannot start. */
export async function run(options: RunOptions): Promise<void> {
  const { config, digest, log, random } = options
  const venue = venueOf(config)
  const { journal, vault } = openStores(config, random)
  const { facts, machine } = options.clocksFrom(journal.lastMs())
  const battery = watchBattery(machine)
  const training = config.venue.training ? trainingVenue({ config, clock: machine, chance: random }) : null
  const door = createRequestDoor({
    config,
    gateway: () => gateway,
    answers: journal.answers,
    vault,
    random,
    machine,
    log,
  })
  const gateway: Gateway = createGateway({
    venue,
    test: config.venue.training,
    version,
    configuration: digest,
    wires: training?.wires ?? wiresOf(config, { clock: machine, randomBytes: random.bytes }),
    journal,
    vault,
    platform: platformOf(config, {
      stream: journal.stream,
      version,
      clock: machine,
      nowMs: () => facts.moment().ms,
      onProblem: (detail) => log.warn('the platform will not accept this gateway', { detail }),
    }),
    onRequest: door.receive,
    clock: facts,
    machine,
    random,
    onBatteryLow: battery.low,
    onMainsBack: battery.fed,
    log,
  })
  // Nobody is at a console for most of the day: the commands are loaded with the first question.
  let consoles: Promise<ControlCommands> | null = null
  const loadConsoles = async () => {
    const { commandsOf } = await import('./control/commands.ts')
    const hasDiskRoom = () => hasRoom(config.state.dir)
    return commandsOf({
      gateway,
      vault,
      secrets: vault.secrets,
      random,
      hasDiskRoom,
      machine,
      training,
      door,
      log,
    })
  }
  const control = await listenControl({
    path: config.state.socket,
    commands: () => (consoles ??= loadConsoles()),
    clock: machine,
    log,
  })
  // who types at a keypad waits for nobody at a console
  if (takesEntries(gateway.venue)) consoles = loadConsoles()
  gateway.start()
  log.info('ready', { version, venue: venue.code, gateway: venue.gateway, stream: journal.stream })

  const signal = await Promise.race([options.stopSignal(), battery.over])
  log.info('stopping', { signal })
  await control.close()
  await door.stop()
  await gateway.stop(signal === 'battery' ? 'battery' : 'ordered')
  vault.close()
  journal.close()
}

/** Whether there are keypads or badge readers. */
function takesEntries({ uses }: Venue): boolean {
  return [...uses.values()].some(({ kind }) => kind === 'keypad' || kind === 'desk-scanner')
}

/** Journal and vault, each begun where there is none. */
function openStores({ venue, state }: Config, random: Random) {
  mkdirSync(state.dir, { recursive: true, mode: 0o750 })
  const journal = openJournal({
    path: join(state.dir, 'journal.db'),
    venue: venue.code,
    gateway: venue.gateway,
    utcOffset: venue.utcOffset,
    test: venue.training,
    newId: random.eventId,
    newStream: random.stream,
  })
  const vaultPath = join(state.dir, 'vault.db')
  const { vaultKey } = state
  const key = existsSync(vaultPath) ? loadVaultKey(vaultKey) : loadOrCreateVaultKey(vaultKey, random.bytes)
  return { journal, vault: openVault({ path: vaultPath, key, random: random.bytes }) }
}

/** Room for some hundred thousand events. Bytes. */
const wantedBytes = 200 * 1024 * 1024

function hasRoom(directory: string): boolean {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize >= wantedBytes
}
