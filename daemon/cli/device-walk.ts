/**
 * `warden device walk DEVICE --output FOLDER`: one device gone through with somebody who stands in front of it. Moves what was
 * agreed to and nothing else. A line that the daemon has is not opened.
 */
import type { Config } from '../../config/schema.ts'
import { familyOf } from '../../drivers/families.ts'
import { Fault } from '../../drivers/fault.ts'
import type { InputCorrection } from '../commissioning/inputs-walk.ts'
import type { Entry, WalkEnd, WalkRecord } from '../commissioning/record.ts'
import type { Settings } from '../commissioning/settings-change.ts'
import { createWalk, type Walk, WalkEnded } from '../commissioning/walk.ts'
import { openWalked, type Walked } from '../commissioning/walked.ts'
import { localInstant } from '../domain/calendar.ts'
import type { WirePlan } from '../supervisor/wire-plan.ts'
import { pick } from '../text/text.ts'
import { walkCommandWords, walkEnds } from '../text/walk-command-words.ts'
import { version } from '../version.ts'
import { wiresOf } from '../wires.ts'
import { daemonWord } from './check-daemon.ts'
import { type Finding, filled, sentence } from './check-finding.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, optionText, UsageError } from './command.ts'
import { linesAsked, obstacleTo } from './device-diagnose.ts'
import { harmless } from './table.ts'
import { askAt } from './walk-answers.ts'
import { newWalkFolder, type WalkFolder } from './walk-folder.ts'
import { walkThrough } from './walk-kinds.ts'
import { configOf, placesOf } from './where.ts'

type DeviceConfig = Config['lines'][number]['devices'][number]

/** What is walked, and where it is kept. */
interface Asked {
  readonly config: Config
  readonly wire: WirePlan
  readonly device: DeviceConfig
  readonly out: string
}

/** Exit code 0 only when everything holds. */
export async function deviceWalk(context: Context): Promise<ExitCode> {
  const { language } = context
  const out = optionText(context, 'output')
  if (out === null) throw new UsageError(pick(walkCommandWords.needsOut, language))
  const config = await configOf(context)
  const places = config === null ? null : await placesOf(context)
  if (config === null || places === null) return exit.refused
  const [line] = linesAsked(config, context)
  // a device is walked to be used from then on: a key that it needs is given to it here as well
  const wire = wiresOf(config, context).find(({ id }) => id === line?.id)
  if (line === undefined || wire === undefined) return exit.refused
  const device = deviceIn(line, context)
  const word = await daemonWord(context, places.socket)
  const obstacle = await obstacleTo({ line, wire, word, context }, device.id)
  if (obstacle !== null) return await refuse(context, { device: device.id, obstacle })
  const folder = folderAt(out, context)
  if (typeof folder !== 'string') return await walked({ config, wire, device, out }, { folder, context })
  await context.stderr.write(`warden: ${folder}\n`)
  return exit.refused
}

/** The device that was named, or the only one of the line that was. */
function deviceIn({ id, devices }: Config['lines'][number], { operands, language }: Context): DeviceConfig {
  const [only, ...others] = devices
  const named = devices.find((device) => device.id === operands[0])
  if (named !== undefined) return named
  if (only !== undefined && others.length === 0) return only
  const values = { line: id, list: devices.map((device) => device.id).join(', ') }
  throw new UsageError(filled(pick(walkCommandWords.oneDevice, language), values))
}

/** The new folder, or what is wrong. */
function folderAt(path: string, { language }: Context): WalkFolder | string {
  try {
    return newWalkFolder(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    const words = error.code === 'EEXIST' ? walkCommandWords.there : walkCommandWords.unwritable
    return filled(pick(words, language), { folder: harmless(path), code: String(error.code) })
  }
}

async function refuse(context: Context, about: { device: string; obstacle: Finding }): Promise<ExitCode> {
  const { language, stderr } = context
  const values = { device: about.device, finding: sentence(about.obstacle, language) }
  const line = filled(pick(walkCommandWords.line, language), values)
  const isDaemons = ['daemon', 'daemonRefuses', 'daemonMute'].includes(about.obstacle.kind)
  const more = isDaemons
    ? `${language === 'en' ? '. ' : '。'}${pick(walkCommandWords.stopDaemon, language)}`
    : ''
  await stderr.write(`warden: ${line}${more}\n`)
  return exit.refused
}

interface Keeping {
  readonly folder: WalkFolder
  readonly context: Context
}

async function walked(asked: Asked, { folder, context }: Keeping): Promise<ExitCode> {
  const { wire, device } = asked
  const { language, stdout } = context
  const begin = filled(pick(walkCommandWords.begin, language), {
    device: device.id,
    family: wire.family.name,
    where: wire.where,
  })
  await stdout.write(`${begin}\n`)
  let record = recordOf(asked, context)
  let corrections: readonly InputCorrection[] = []
  folder.save(record, corrections)
  const walk = walkOf(asked, {
    context,
    keep(entry, settings, identity) {
      record = { ...record, entries: [...record.entries, entry], after: settings, identity }
      folder.save(record, corrections)
    },
  })
  let end: WalkEnd | 'silent'
  try {
    const isThere = await walk.open(device.settings as Settings)
    if (isThere) corrections = await walkThrough(walk, asked)
    end = isThere ? 'finished' : 'silent'
  } catch (error) {
    end = await endOf(error, { device: device.id, context })
  }
  await walk.cut()
  record = {
    ...record,
    endedAt: nowIn(context, asked.config.venue.utcOffset),
    end: end === 'silent' ? 'lost' : end,
  }
  folder.save(record, corrections)
  return await told({ record, end, out: asked.out }, context)
}

/** An end before the end; what is no such thing is a bug and goes on. */
async function endOf(
  error: unknown,
  { device, context }: { device: string; context: Context },
): Promise<WalkEnd> {
  if (error instanceof WalkEnded) return error.why
  if (!(error instanceof Fault)) throw error
  await refuse(context, { device, obstacle: { kind: 'fault', code: error.code, detail: error.message } })
  return 'lost'
}

function recordOf({ config, wire, device }: Asked, context: Context): WalkRecord {
  const settings = device.settings as Settings
  return {
    format: 1,
    version,
    device: device.id,
    line: wire.id,
    family: wire.family.name,
    where: wire.where,
    identity: null,
    begunAt: nowIn(context, config.venue.utcOffset),
    endedAt: null,
    end: null,
    before: settings,
    after: settings,
    entries: [],
  }
}

function nowIn({ clock }: Context, utcOffset: string): string {
  return localInstant(clock.moment().ms, utcOffset)
}

interface WalkOf {
  readonly context: Context
  keep(entry: Entry, settings: Settings, identity: string | null): void
}

function walkOf({ wire, device }: Asked, { context, keep }: WalkOf): Walk {
  const { clock, language, stdin, stdout } = context
  const interruption = context.interruption()
  return createWalk(
    {
      clock,
      family: familyOf(wire.family.name),
      open: (settings): Walked => openWalked(wire, { device: device.id, settings, clock }),
      ask: (question) => askAt({ stdin, stdout, clock, language, interruption }, question),
      tell: async (text) => await stdout.write(`  ${text}\n`),
      keep,
      pick: (words) => pick(words, language),
    },
    device.settings as Settings,
  )
}

interface Ended {
  readonly record: WalkRecord
  readonly end: WalkEnd | 'silent'
  readonly out: string
}

async function told({ record, end, out }: Ended, { language, stdout, stderr }: Context): Promise<ExitCode> {
  const folder = harmless(out)
  if (end === 'silent') {
    const words = filled(pick(walkCommandWords.silent, language), { device: record.device })
    await stderr.write(`warden: ${words}\n`)
    return exit.refused
  }
  if (end !== 'finished') {
    const values = { end: pick(walkEnds[end], language), folder }
    await stdout.write(`\n${filled(pick(walkCommandWords.ended, language), values)}\n`)
    return exit.refused
  }
  const count = (verdict: Entry['verdict']) =>
    record.entries.filter((entry) => entry.verdict === verdict).length
  const [failed, skipped] = [count('failed'), count('skipped')]
  const words = failed + skipped === 0 ? walkCommandWords.accepted : walkCommandWords.notAccepted
  await stdout.write(`\n${filled(pick(words, language), { folder, failed, skipped })}\n`)
  return failed + skipped === 0 ? exit.done : exit.refused
}
