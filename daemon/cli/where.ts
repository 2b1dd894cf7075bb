/** Where the data of this machine lies: from the venue file, from `--state-dir`, or both. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadResult } from '../../config/load.ts'
import type { Problem } from '../../config/problem.ts'
import type { Config } from '../../config/schema.ts'
import type { Venue } from '../domain/venue.ts'
import { pick } from '../text/text.ts'
import type { Context } from './command.ts'
import { optionText } from './command.ts'

export const usualConfig = '/etc/warden/venue.yaml'

export interface Places {
  readonly journal: string
  readonly socket: string
  /** Zone offset of the venue, for times without one. */
  readonly utcOffset: string
}

/**
 * Journal and socket, or null after the reason has been told. With `--state-dir` alone no venue file is read, so a
 * journal can be looked at wherever it was carried.
 */
export async function placesOf(context: Context): Promise<Places | null> {
  const stateDir = optionText(context, 'state-dir')
  const file = optionText(context, 'config')
  if (stateDir !== null && file === null) {
    return { journal: journalIn(stateDir), socket: join(stateDir, 'control.sock'), utcOffset: '+08:00' }
  }
  const loaded = await loadedConfig(context, file ?? usualConfig)
  if (!loaded.ok) return null
  const { state, venue } = loaded.config
  return { journal: journalIn(stateDir ?? state.dir), socket: state.socket, utcOffset: venue.utcOffset }
}

function journalIn(stateDir: string): string {
  return join(stateDir, 'journal.db')
}

export interface Site {
  readonly venue: Venue
  readonly journal: string
}

/**
 * The venue and its journal, for commands that fold it, or null after the reason has been told. A data directory may
 * carry its own `venue.yaml`.
 */
export async function siteOf(context: Context): Promise<Site | null> {
  const stateDir = optionText(context, 'state-dir')
  const file = venueFileOf(context)
  if (stateDir !== null && file === usualConfig && !existsSync(file)) {
    await context.stderr.write(`warden: ${context.say('config.venueNeeded')}\n`)
    return null
  }
  const loaded = await loadedConfig(context, file)
  if (!loaded.ok) return null
  const { venueOf } = await import('../site.ts')
  return { venue: venueOf(loaded.config), journal: journalIn(stateDir ?? loaded.config.state.dir) }
}

/** Which venue file is meant: the one named, the one that the data directory carries, or the usual one. */
export function venueFileOf(context: Context): string {
  const stateDir = optionText(context, 'state-dir')
  const beside = stateDir === null ? null : join(stateDir, 'venue.yaml')
  return optionText(context, 'config') ?? (beside !== null && existsSync(beside) ? beside : usualConfig)
}

/** The venue file, for commands that need nothing else, or null after the reason has been told. */
export async function configOf(context: Context): Promise<Config | null> {
  const loaded = await loadedConfig(context, venueFileOf(context))
  return loaded.ok ? loaded.config : null
}

async function loadedConfig(context: Context, file: string): Promise<LoadResult> {
  const { loadConfig } = await import('../../config/load.ts')
  const loaded = loadConfig(file)
  if (!loaded.ok) {
    const lines = loaded.problems.map((problem) => problemText(problem, context))
    await context.stderr.write(`${[...lines, context.say('config.none')].join('\n')}\n`)
  }
  return loaded
}

/** `venue.yaml:7: zones[0].id: expected …; got …` */
export function problemText({ file, line, path, expected, got }: Problem, context: Context): string {
  const { say, language } = context
  const place = line === null ? file : `${file}:${line}`
  const wanted = say('problem.expected', { expected: pick(expected, language) })
  const found = got === null ? say('problem.missing') : say('problem.got', { got })
  const comma = language === 'en' ? '; ' : '，'
  return `${place}: ${path === '' ? '' : `${path}: `}${wanted}${comma}${found}`
}
