/**
 * `warden device scan --probe FAMILY --port NODE`: asks one port as a family does, before there is a line for it. Gives no
 * order; what a device of another make takes the question for, nobody knows.
 */
import { existsSync } from 'node:fs'
import type { LineConfig, LineTransport } from '../../config/schema.ts'
import { families } from '../../drivers/families.ts'
import { type Family, onWire } from '../../drivers/family.ts'
import { checkWords } from '../text/check-words.ts'
import { pick } from '../text/text.ts'
import { wiresOf } from '../wires.ts'
import { type DaemonWord, daemonWord } from './check-daemon.ts'
import { filled, isGood } from './check-finding.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, optionText, UsageError } from './command.ts'
import { lineChecked, tellChecked } from './device-diagnose.ts'
import { harmless } from './table.ts'
import { placesOf, venueFileOf } from './where.ts'

/** One sentence of what answered; exit code 1 when nothing did, or the port is not free. */
export async function deviceProbe(context: Context): Promise<ExitCode> {
  const line = lineOf(context)
  const [wire] = wiresOf({ lines: [line] }, { ...context, isLook: true })
  const word = await wordOf(context)
  if (wire === undefined || word === null) return exit.refused
  const checked = await lineChecked({ line, wire, word, context })
  await tellChecked(checked, context)
  return checked.every(({ found }) => isGood(found)) ? exit.done : exit.refused
}

function lineOf(context: Context): LineConfig {
  const { language } = context
  const [name, port] = [optionText(context, 'probe') ?? '', optionText(context, 'port')]
  const family = families.get(name)
  if (family === undefined) {
    const values = { given: harmless(name), list: [...families.keys()].join(', ') }
    throw new UsageError(filled(pick(checkWords.probeFamily, language), values))
  }
  if (port === null) throw new UsageError(pick(checkWords.probeNeedsPort, language))
  const settings = settingsOf(family, context)
  const transport = transportOf(port, onWire(family, settings), context)
  return { id: name, family: name, transport, echo: false, devices: [{ id: name, settings }] }
}

/** What a venue file would have under `settings`, with the defaults of the family; a family may need some of them. */
function settingsOf(family: Family, context: Context): unknown {
  const parsed = family.settings.safeParse(jsonIn(optionText(context, 'settings') ?? '{}'))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const values = { problems: harmless(problems.join('; ')) }
  throw new UsageError(filled(pick(checkWords.probeSettings, context.language), values))
}

/** null where it is no JSON, which no family takes for settings. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Kinds of wire that are a node of this machine, and how their nodes are called; every other name may be a serial port. */
const nodeKinds = { hid: /hidraw\d*$/, evdev: /^\/dev\/input\// } as const

/** By the name of the node; where that says nothing, by the one kind of wire that the family is spoken on. */
function transportOf(
  path: string,
  { wires = [], serial, name }: Family,
  { language }: Context,
): LineTransport {
  const [only, ...others] = wires
  const meant = others.length === 0 && (only === 'hid' || only === 'evdev') ? only : 'serial'
  const kind = nodeKinds.hid.test(path) ? 'hid' : nodeKinds.evdev.test(path) ? 'evdev' : meant
  if (wires.length > 0 && !wires.includes(kind)) {
    const values = { family: name, wires: wires.join(', '), kind }
    throw new UsageError(filled(pick(checkWords.probeWire, language), values))
  }
  return kind === 'serial' ? { kind, path, ...serial } : { kind, path }
}

/** What the daemon of this machine says, where there is a venue file that says where it listens. */
async function wordOf(context: Context): Promise<DaemonWord | null> {
  const isNamed = optionText(context, 'config') !== null || optionText(context, 'state-dir') !== null
  if (!isNamed && !existsSync(venueFileOf(context))) return { kind: 'absent' }
  const places = await placesOf(context)
  return places === null ? null : await daemonWord(context, places.socket)
}
