#!/usr/bin/env node
/** wardend: reads its options and its configuration, takes the machine's clock and chance, and runs. */
import { hash } from 'node:crypto'
import { parseArgs } from 'node:util'
import { loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { Fault, faults } from '../drivers/fault.ts'
import { systemClock } from './clock.ts'
import type { Log, LogLevel } from './log.ts'
import { stderrLog } from './log.ts'
import { systemRandom } from './random.ts'
import { run } from './run.ts'
import { signerOf } from './signed-configuration.ts'

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
    const signer = await signerOf({ file: options.config, text: loaded.text, nowMs: systemClock(0).wallMs() })
    if (signer !== null) log.info('configuration is signed', { signer })
    const random = systemRandom()
    const clocksFrom = (notBeforeMs: number) => {
      const clock = systemClock(notBeforeMs)
      return { facts: clock, machine: clock }
    }
    const { config, digest } = loaded
    await run({ config, digest, log, random, clocksFrom, stopSignal })
    return 0
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log.error('cannot go on', { code: error.code, detail: error.message, remedy: faults[error.code].remedy })
    return error.code === 'journal_damaged' ? 4 : 1
  }
}

interface InForce {
  readonly config: Config
  readonly text: string
  /** of its text */
  readonly digest: string
}

function configFrom(file: string, log: Log): InForce | null {
  const loaded = loadConfig(file)
  if (loaded.ok) {
    for (const { line, path, text } of loaded.warnings)
      log.warn('configuration', { line, path, hint: text.zh })
    const { config, text } = loaded
    return { config, text, digest: hash('sha256', text, 'hex').slice(0, 16) }
  }
  for (const { line, path, expected, got } of loaded.problems) {
    log.error('configuration', { file, line, path, expected: expected.zh, got })
  }
  return null
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
}

process.exitCode = await main(process.argv.slice(2))
