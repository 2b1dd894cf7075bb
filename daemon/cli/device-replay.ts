/**
 * `warden device replay FILE`: a trace played to the driver of today. Opens no device. The settings are those of the venue file,
 * which a trace does not hold: one object, or a list where several devices were on the line.
 */
import { readFileSync } from 'node:fs'
import { families } from '../../drivers/families.ts'
import { type Family, onWire } from '../../drivers/family.ts'
import { readTrace, type Trace } from '../../drivers/trace/read.ts'
import type { TraceFrame } from '../../drivers/trace/recorder.ts'
import { type Replayed, type ReplayedDevice, replay } from '../../drivers/trace/replay.ts'
import { replayWords } from '../text/replay-words.ts'
import { pick } from '../text/text.ts'
import { filled } from './check-finding.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, optionText } from './command.ts'
import { harmless } from './table.ts'

/** Exit code 1 where a request differs, an answer is not understood, or the file is no trace. */
export async function deviceReplay(context: Context): Promise<ExitCode> {
  const given = givenTo(context)
  if (typeof given === 'string') {
    await context.stderr.write(`warden: ${given}\n`)
    return exit.refused
  }
  const { trace, family, devices } = given
  const told = replay(family, { frames: trace.frames, devices })
  await context.stdout.write(context.json ? jsonOf(told) : textOf(told, trace, context))
  return told.some(({ kind }) => kind === 'other' || kind === 'unread') ? exit.refused : exit.done
}

interface Given {
  readonly trace: Trace
  readonly family: Family
  readonly devices: readonly ReplayedDevice[]
}

/** The trace, the driver and its settings, or what is wrong with one of them. */
function givenTo(context: Context): Given | string {
  const { language, operands } = context
  const [file = ''] = operands
  const tell = (words: keyof typeof replayWords, values: Record<string, string | number>) =>
    filled(pick(replayWords[words], language), values)
  const text = textIn(file)
  if (text.code !== null) return tell('unreadable', { file: harmless(file), code: text.code })
  const read = readTrace(text.text)
  if (!read.ok) return tell('broken', { file: harmless(file), line: read.line, expected: read.expected })
  const row = families.get(read.trace.family)
  if (row === undefined) return tell('family', { given: harmless(read.trace.family) })
  const settings = settingsFor(row, optionText(context, 'settings') ?? '{}')
  if (typeof settings === 'string') return tell('settings', { problems: harmless(settings) })
  const devices = settings.map((one, at) => ({ id: `device-${at + 1}`, settings: one }))
  return { trace: read.trace, family: onWire(row, settings[0]), devices }
}

function textIn(file: string): { readonly text: string; readonly code: null } | { readonly code: string } {
  try {
    return { text: readFileSync(file, 'utf8'), code: null }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { code: String(error.code) }
    throw error
  }
}

function settingsFor(family: Family, json: string): readonly unknown[] | string {
  const value = jsonIn(json)
  const several: readonly unknown[] = Array.isArray(value) ? value : [value]
  const parsed = several.map((one) => family.settings.safeParse(one))
  const problems = parsed.flatMap(({ error }) => error?.issues ?? [])
  if (problems.length > 0 || parsed.length === 0)
    return problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  return parsed.map(({ data }) => data)
}

/** null where it is no JSON, which no family takes for settings. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function jsonOf(told: readonly Replayed[]): string {
  return `${JSON.stringify(told)}\n`
}

function textOf(told: readonly Replayed[], { frames }: Trace, { language }: Context): string {
  const count = (kind: Replayed['kind']) => told.filter((one) => one.kind === kind).length
  const lines = told.flatMap((one) => lineOf(one, frames[one.frame - 1], language) ?? [])
  const counted = {
    frames: frames.length,
    same: count('same'),
    other: count('other'),
    unread: count('unread'),
    cut: count('cut'),
  }
  return `${[...lines, filled(pick(replayWords.done, language), counted)].join('\n')}\n`
}

/** Null for what is as it was. */
function lineOf(
  one: Replayed,
  recorded: TraceFrame | undefined,
  language: Context['language'],
): string | null {
  const { frame } = one
  const seen = recorded === undefined ? '' : 'hex' in recorded ? recorded.hex : recorded.code
  switch (one.kind) {
    case 'same':
      return null
    case 'other': {
      const now = one.now.length === 0 ? pick(replayWords.nothing, language) : one.now.join(' / ')
      return filled(pick(replayWords.other, language), { frame, recorded: harmless(seen), now })
    }
    case 'unread':
      return filled(pick(replayWords.unread, language), { frame, recorded: harmless(seen) })
    case 'cut':
      return one.stoodIn ? null : filled(pick(replayWords.cut, language), { frame, recorded: harmless(seen) })
    case 'signal': {
      const signal = harmless(JSON.stringify(one.signal))
      return filled(pick(replayWords.signal, language), { frame, device: one.device, signal })
    }
  }
}
