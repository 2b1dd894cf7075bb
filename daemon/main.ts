#!/usr/bin/env node
/** wardend: builds the rooms by hand from the configuration, starts them in order, stops them in reverse. */
import { hash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { Fault, faults } from '../drivers/fault.ts'
import { systemClock } from './clock.ts'
import { commandsOf } from './control/commands.ts'
import { listenControl } from './control/server.ts'
import { createGateway } from './gateway.ts'
import { openJournal } from './journal/store.ts'
import { openVault } from './journal/vault.ts'
import { loadOrCreateVaultKey, loadVaultKey } from './journal/vault-key.ts'
import type { Log, LogLevel } from './log.ts'
import { stderrLog } from './log.ts'
import { platformOf } from './platform/configured.ts'
import { systemRandom } from './random.ts'
import { venueOf } from './site.ts'
import { version } from './version.ts'
import { wiresOf } from './wires.ts'

const usage = 'usage: wardend [--config FILE] [--log-level debug|info|warn|error]'
const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** Journal and vault are for the daemon's user and its group, nobody else. */
const fileMask = 0o027

interface Options {
  readonly config: string
  readonly level: LogLevel
}

function optionsFrom(argv: readonly string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        config: { type: 'string', default: '/etc/warden/venue.yaml' },
        'log-level': { type: 'string', default: 'info' },
      },
    })
    const level = levels.find((one) => one === values['log-level'])
    return level === undefined ? null : { config: values.config, level }
  } catch {
    // parseArgs words its own complaint for programmers; the usage line says all there is
    return null
  }
}

/** Runs until a signal; resolves with the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const options = optionsFrom(argv)
  if (options === null) {
    console.error(usage)
    return 2
  }
  process.umask(fileMask)
  const log = stderrLog(options.level)
  const loaded = configFrom(options.config, log)
  if (loaded === null) return 1
  try {
    await run(loaded, log)
    return 0
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log.error('cannot go on', { code: error.code, detail: error.message, remedy: faults[error.code].remedy })
    return error.code === 'journal_damaged' ? 4 : 1
  }
}

interface InForce {
  readonly config: Config
  /** of its text */
  readonly digest: string
}

function configFrom(file: string, log: Log): InForce | null {
  const loaded = loadConfig(file)
  if (loaded.ok) {
    for (const { line, path, text } of loaded.warnings)
      log.warn('configuration', { line, path, hint: text.zh })
    return { config: loaded.config, digest: hash('sha256', loaded.text, 'hex').slice(0, 16) }
  }
  for (const { line, path, expected, got } of loaded.problems) {
    log.error('configuration', { file, line, path, expected: expected.zh, got })
  }
  return null
}

async function run({ config, digest }: InForce, log: Log): Promise<void> {
  const venue = venueOf(config)
  const random = systemRandom()
  mkdirSync(config.state.dir, { recursive: true, mode: 0o750 })
  const journal = openJournal({
    path: join(config.state.dir, 'journal.db'),
    venue: venue.code,
    gateway: venue.gateway,
    utcOffset: venue.utcOffset,
    test: config.venue.training,
    newId: random.eventId,
    newStream: random.stream,
  })
  const vaultPath = join(config.state.dir, 'vault.db')
  const { vaultKey } = config.state
  const key = existsSync(vaultPath) ? loadVaultKey(vaultKey) : loadOrCreateVaultKey(vaultKey, random.bytes)
  const vault = openVault({ path: vaultPath, key, random: random.bytes })
  const clock = systemClock(journal.lastMs())
  const gateway = createGateway({
    venue,
    test: config.venue.training,
    version,
    configuration: digest,
    wires: wiresOf(config, clock),
    journal,
    vault,
    platform: platformOf(config, { stream: journal.stream, version, clock }),
    clock,
    random,
    log,
  })
  const control = await listenControl({
    path: config.state.socket,
    commands: commandsOf(gateway),
    clock,
    log,
  })
  gateway.start()
  log.info('ready', { version, venue: venue.code, gateway: venue.gateway, stream: journal.stream })

  const signal = await stopSignal()
  log.info('stopping', { signal })
  await control.close()
  await gateway.stop('ordered')
  vault.close()
  journal.close()
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
}

process.exitCode = await main(process.argv.slice(2))
