/**
 * `warden device trace LINE --output FILE`: what is said on one configured line, with personal data cut out. Gives no order. A line
 * that the daemon has is not opened.
 */
import type { Fault } from '../../drivers/fault.ts'
import type { TraceFrame } from '../../drivers/trace/recorder.ts'
import { traceLine } from '../line-trace.ts'
import type { WirePlan } from '../supervisor/wire-plan.ts'
import { pick } from '../text/text.ts'
import { traceEnds, traceWords } from '../text/trace-words.ts'
import { version } from '../version.ts'
import { wiresOf } from '../wires.ts'
import { daemonWord } from './check-daemon.ts'
import { type Finding, filled, sentence } from './check-finding.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, optionText, UsageError } from './command.ts'
import { linesAsked, obstacleTo } from './device-diagnose.ts'
import { harmless } from './table.ts'
import { newTraceFile, type TraceEnd, type TraceFile } from './trace-file.ts'
import { configOf, placesOf } from './where.ts'

/** Exit code 1 when the line is not free, was lost, or the file could not be written whole. */
export async function deviceTrace(context: Context): Promise<ExitCode> {
  const { language } = context
  const out = optionText(context, 'output')
  if (out === null) throw new UsageError(pick(traceWords.needsOut, language))
  const forMs = forMsOf(context)
  const config = await configOf(context)
  const places = config === null ? null : await placesOf(context)
  if (config === null || places === null) return exit.refused
  const [line] = linesAsked(config, context)
  const wire = wiresOf(config, { ...context, isLook: true }).find(({ id }) => id === line?.id)
  if (line === undefined || wire === undefined) return exit.refused
  const word = await daemonWord(context, places.socket)
  const obstacle = await obstacleTo({ line, wire, word, context }, line.devices[0]?.id ?? '')
  if (obstacle !== null) {
    const values = { line: line.id, finding: sentence(obstacle, language) }
    const words = isTheDaemons(obstacle) ? traceWords.daemonHas : traceWords.line
    return await refuse(context, filled(pick(words, language), values))
  }
  const kind = line.transport.kind
  const head = { format: 1, family: line.family, wire: kind, serial: wire.format, version }
  const file = fileAt(out, head, context)
  return typeof file === 'string'
    ? await refuse(context, file)
    : await trace(wire, { file, out, forMs }, context)
}

function isTheDaemons({ kind }: Finding): boolean {
  return kind === 'daemon' || kind === 'daemonRefuses'
}

function forMsOf(context: Context): number {
  const text = optionText(context, 'for') ?? '30'
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (seconds >= 1 && seconds <= 3600) return seconds * 1_000
  throw new UsageError(pick(traceWords.badFor, context.language))
}

/** The new file, or what is wrong. */
function fileAt(path: string, head: object, { language }: Context): TraceFile | string {
  try {
    return newTraceFile(path, head)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    const words = error.code === 'EEXIST' ? traceWords.there : traceWords.unwritable
    return filled(pick(words, language), { file: harmless(path), code: String(error.code) })
  }
}

interface Wanted {
  readonly file: TraceFile
  readonly out: string
  readonly forMs: number
}

async function trace(wire: WirePlan, { file, out, forMs }: Wanted, context: Context): Promise<ExitCode> {
  const { clock, language } = context
  const interrupted = context.interruption()
  const full = new AbortController()
  const over = AbortSignal.any([interrupted, full.signal])
  let why: TraceEnd | null = null

  function note(frame: TraceFrame): void {
    if (why !== null) return
    why = file.add(frame)
    if (why !== null) full.abort()
  }

  const fault: Fault | null = await traceLine(wire, { clock, forMs, over, note })
  const end = endOf({ why, fault, isInterrupted: interrupted.aborted })
  const values = { ...file.end(end), file: harmless(out), end: pick(traceEnds[end], language) }
  await context.stdout.write(`${filled(pick(traceWords.done, language), values)}\n`)
  if (fault !== null) {
    const found: Finding = { kind: 'fault', code: fault.code, detail: fault.message }
    return await refuse(
      context,
      filled(pick(traceWords.line, language), { line: wire.id, finding: sentence(found, language) }),
    )
  }
  return end === 'disk' ? exit.refused : exit.done
}

function endOf(seen: { why: TraceEnd | null; fault: Fault | null; isInterrupted: boolean }): TraceEnd {
  if (seen.why !== null) return seen.why
  if (seen.fault !== null) return 'lost'
  return seen.isInterrupted ? 'stopped' : 'time'
}

async function refuse({ stderr }: Context, text: string): Promise<ExitCode> {
  await stderr.write(`warden: ${text}\n`)
  return exit.refused
}
