/**
 * `warden device diagnose`: whether each device of the venue file is there, may be opened and answers. Gives no order. With a
 * daemon running it is asked in place of the devices, which are its own.
 */
import type { Config } from '../../config/schema.ts'
import { familyOf } from '../../drivers/families.ts'
import { checkLine } from '../line-check.ts'
import type { WirePlan } from '../supervisor/wire-plan.ts'
import { checkWords } from '../text/check-words.ts'
import { pick } from '../text/text.ts'
import { wiresOf } from '../wires.ts'
import { type DaemonWord, daemonWord } from './check-daemon.ts'
import { type Finding, filled, findingOf, isGood, sentence } from './check-finding.ts'
import { heldBy, nodeOf, obstacleAt, otherUsbAt } from './check-node.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, UsageError } from './command.ts'
import { coloured, harmless } from './table.ts'
import { configOf, placesOf } from './where.ts'

type LineConfig = Config['lines'][number]

/** A device, and what was found of it. */
export interface Checked {
  readonly device: string
  readonly line: string
  readonly family: string
  readonly where: string
  readonly found: Finding
}

/** A sentence a device, in the order of the file; exit code 1 when one of them is not in order. */
export async function deviceDiagnose(context: Context): Promise<ExitCode> {
  const config = await configOf(context)
  const places = config === null ? null : await placesOf(context)
  if (config === null || places === null) return exit.refused
  const lines = linesAsked(config, context)
  const word = await daemonWord(context, places.socket)
  const wires = new Map(wiresOf(config, { ...context, isLook: true }).map((wire) => [wire.id, wire]))
  const rows = await Promise.all(
    lines.map(async (line) => {
      const wire = wires.get(line.id)
      return wire === undefined ? [] : await lineChecked({ line, lines: config.lines, wire, word, context })
    }),
  )
  const checked = rows.flat()
  await tellChecked(checked, context)
  return checked.every(({ found }) => isGood(found)) ? exit.done : exit.refused
}

/** The lines whose ids, or whose devices' ids, were given; all when none was. */
export function linesAsked({ lines }: Config, { operands, language }: Context): readonly LineConfig[] {
  const named = ({ id, devices }: LineConfig) => [id, ...devices.map((device) => device.id)]
  const known = [...new Set(lines.flatMap(named))]
  const strange = operands.find((given) => !known.includes(given))
  if (strange !== undefined) {
    const values = { given: harmless(strange), list: known.join(', ') }
    throw new UsageError(filled(pick(checkWords.unknownDevice, language), values))
  }
  if (operands.length === 0) return lines
  return lines.filter((line) => named(line).some((name) => operands.includes(name)))
}

/** A line to be looked at, and what the daemon says. */
export interface Asked {
  readonly line: LineConfig
  /** all of the venue file, where there is one: what belongs to another line is in nobody's place */
  readonly lines?: readonly LineConfig[]
  readonly wire: WirePlan
  readonly word: DaemonWord
  readonly context: Context
}

/** By the daemon's word where the line is its own, else by opening it for a few seconds. */
export async function lineChecked(asked: Asked): Promise<readonly Checked[]> {
  const { line, wire } = asked
  const about = { line: line.id, family: line.family, where: wire.where }
  const found = byDaemon(asked) ?? (await byUs(asked))
  return line.devices.map(({ id }) => ({ device: id, ...about, found: found(id) }))
}

/** What was found of each device, by id. */
type Findings = (device: string) => Finding

/** What the daemon says of a line it has; null where the line is free for us. */
export function byDaemon({ line, wire, word }: Asked): Findings | null {
  if (word.kind === 'absent') return null
  if (word.kind === 'mute') return () => ({ kind: 'daemonMute', code: word.code })
  const its = word.wires.find(({ id, where }) => id === line.id || where === wire.where)
  if (its === undefined) return null
  const { fault } = its
  return (device) => {
    const state = word.devices[device] ?? 'unknown'
    if (state !== 'refused') return { kind: 'daemon', state, fault }
    const identity = word.supervised[device]?.identity ?? null
    return { kind: 'daemonRefuses', identity, configured: configuredAt(line, device) ?? wire.adapter ?? null }
  }
}

/** Why the line must not, or cannot, be opened now by another command; null where nothing is known against it. */
export async function obstacleTo(asked: Asked, device: string): Promise<Finding | null> {
  const its = byDaemon(asked)
  if (its !== null) return its(device)
  const { transport } = asked.line
  const node = await nodeOf(transport)
  return node === null ? null : await obstacleAt(node, transport.kind)
}

/** Looks at the node, then opens the line for a few seconds. */
async function byUs({ line, lines = [], wire, context }: Asked): Promise<Findings> {
  const node = await nodeOf(line.transport)
  const obstacle = node === null ? null : await obstacleAt(node, line.transport.kind)
  if (obstacle !== null) return () => obstacle
  const other = node === null ? await otherUsbAt(line.transport, lines) : null
  if (other !== null) return () => other
  const { devices, adapter, ...seen } = await checkLine(wire, context.clock)
  if (seen.fault?.code === 'busy') {
    const held = await heldBy(node)
    return () => held
  }
  if (seen.opened && wire.adapter !== undefined && adapter !== wire.adapter) {
    const configured = wire.adapter
    return () => ({ kind: 'otherAdapter', adapter: adapter ?? '?', configured })
  }
  const findings = new Map(
    devices.map((device) => [device.id, findingOf(seen, device, configuredAt(line, device.id))]),
  )
  return (device) => findings.get(device) ?? { kind: 'silent', noiseBytes: 0, strays: 0, waitedMs: 0 }
}

/** Who a device is by the venue file; null where that names nobody. */
function configuredAt({ family, devices }: LineConfig, device: string): string | null {
  return familyOf(family).identityOf(devices.find(({ id }) => id === device)?.settings)
}

/** A sentence a device, or all of it as one object. */
export async function tellChecked(checked: readonly Checked[], context: Context): Promise<void> {
  const { json, language, stdout, isColoured } = context
  if (json) {
    const devices = checked.map(({ found, ...about }) => {
      const { kind, ...rest } = found
      return { ...about, ok: isGood(found), finding: kind, ...rest, text: sentence(found, language) }
    })
    const ok = devices.every((device) => device.ok)
    await stdout.write(`${JSON.stringify({ ok, devices })}\n`)
    return
  }
  const colon = language === 'en' ? ': ' : '：'
  const lines = checked.map(({ device, where, found }) => {
    const text = `${harmless(`${device} (${where})${colon}${sentence(found, language)}`)}`
    return `${coloured(isGood(found) ? '✓' : '✗', isGood(found) ? null : 'red', isColoured)} ${text}`
  })
  const good = checked.filter(({ found }) => isGood(found)).length
  const values = { good, bad: checked.length - good }
  await stdout.write(`${[...lines, filled(pick(checkWords.summary, language), values)].join('\n')}\n`)
}
