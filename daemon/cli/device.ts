/** `warden device …`: what device families there are, and one frame explained by the real codec. */
import { fromHex } from '../../drivers/codec/bytes.ts'
import { families } from '../../drivers/families.ts'
import type { Family } from '../../drivers/family.ts'
import type { Packet, Scan } from '../../drivers/ports.ts'
import { codeLabel } from '../text/labels.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, isSwitched, UsageError } from './command.ts'
import { columns, harmless } from './table.ts'

/** The table of families. */
export async function deviceFamilies(context: Context): Promise<ExitCode> {
  const rows = [...families.values()].map(({ name, kind, serial }) => ({ name, kind, serial }))
  if (context.json) {
    await context.stdout.write(`${JSON.stringify(rows)}\n`)
    return exit.done
  }
  const { say, language } = context
  const head = [say('device.family'), say('device.kind'), say('device.serial')]
  const lines = rows.map(({ name, kind, serial }) => [name, codeLabel(kind, language), serialText(serial)])
  await context.stdout.write(`${columns([head, ...lines])}\n`)
  return exit.done
}

/** `9600 8N1` */
function serialText({ baudRate, dataBits, parity, stopBits }: Family['serial']): string {
  return `${baudRate} ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`
}

/** Explains one frame. Fields about a person are masked unless `--personal`. */
export async function deviceDecode(context: Context): Promise<ExitCode> {
  const { say, operands, stdout, stderr } = context
  const [name = '', ...hex] = operands
  const family = families.get(name)
  if (family === undefined) {
    const list = [...families.keys()].join(', ')
    throw new UsageError(say('device.unknownFamily', { given: harmless(name), list }))
  }
  const bytes = bytesFrom(hex.join(' '), context)
  const found = typeof bytes === 'string' ? bytes : decoded(family, bytes, context)
  if (typeof found === 'string') {
    await stderr.write(`warden: ${found}\n`)
    return exit.refused
  }
  const personal = isSwitched(context, 'personal')
  const [packet, other] = found.map((one) => ({ kind: one.kind, ...family.codec.explain(one, { personal }) }))
  await stdout.write(output(packet ?? {}, context))
  if (other !== undefined && JSON.stringify(other, plain) !== JSON.stringify(packet, plain)) {
    await stderr.write(`${say('device.alsoRequest', { packet: JSON.stringify(other, plain) })}\n`)
  }
  return exit.done
}

/** The bytes, or what is wrong with their text. A `0x` in front and commas or colons between bytes are taken too. */
function bytesFrom(hex: string, { say }: Context): Uint8Array | string {
  try {
    const bytes = fromHex(hex.replace(/\b0x/gi, '').replace(/[,:]/g, ' '))
    return bytes.length === 0 ? say('device.empty') : bytes
  } catch (error) {
    if (error instanceof RangeError) return say('device.notHex', { problem: error.message })
    throw error
  }
}

/** What the bytes are as a reply, and as a request; or what is wrong with them. At least one packet. */
function decoded({ codec }: Family, bytes: Uint8Array, { say }: Context): Packet[] | string {
  const scans: Scan<Packet>[] = [codec.scanReply(bytes, null), codec.scanRequest(bytes)]
  const packets = scans.filter((scan) => scan.kind === 'packet')
  const whole = packets.filter(({ length }) => length === bytes.length)
  if (whole.length > 0) return whole.map(({ packet }) => packet)
  const [partial] = packets
  if (partial !== undefined) {
    const { length } = partial
    return say('device.surplus', { length, surplus: bytes.length - length })
  }
  return scans.some(({ kind }) => kind === 'incomplete') ? say('device.incomplete') : say('device.noise')
}

function output(fields: Readonly<Record<string, unknown>>, { json }: Context): string {
  if (json) return `${JSON.stringify(fields, plain)}\n`
  const rows = Object.entries(fields).map(([field, value]) => [
    field,
    typeof value === 'string' ? harmless(value) : JSON.stringify(value, plain),
  ])
  return `${columns(rows)}\n`
}

/** Bytes as hexadecimal, big numbers as text: JSON knows neither. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex').toUpperCase()
  return typeof value === 'bigint' ? value.toString() : value
}
