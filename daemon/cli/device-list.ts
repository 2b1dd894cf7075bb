/**
 * `warden device list`: the configured devices as the daemon sees them, and the serial, HID and typing devices of this
 * machine under the names that stay. Opens none of them.
 */
import { existsSync } from 'node:fs'
import * as z from 'zod'
import type { ListedDevice } from '../../drivers/transport/listing.ts'
import { listDevices } from '../../drivers/transport/listing.ts'
import { ask } from '../control/client.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, optionText } from './command.ts'
import { asOperator } from './daemon.ts'
import { type Supervised, supervisedRows, supervisedSchema } from './supervised.ts'
import { columns, harmless } from './table.ts'
import { placesOf, venueFileOf } from './where.ts'

/**
 * How the configured devices stand, where there is a venue and its daemon runs; then what is plugged in, whether this user
 * may open it, and what to write in the venue file. As JSON one list, in which the configured have the kind `configured`.
 */
export async function deviceList(context: Context): Promise<ExitCode> {
  const { say, json, stdout, stderr } = context
  const configured = await configuredDevices(context)
  const found = await listDevices()
  if (json) {
    await stdout.write(`${JSON.stringify([...configured.all, ...found])}\n`)
    return exit.done
  }
  const rows = supervisedRows(configured.shown, context)
  const tables = [
    ...(rows.length === 1 ? [] : [columns(rows)]),
    ...(found.length === 0 ? [] : [deviceTable(found, context)]),
  ]
  if (tables.length > 0) await stdout.write(`${tables.join('\n\n')}\n`)
  if (found.length === 0) await stderr.write(`${say('device.noneFound')}\n`)
  return exit.done
}

interface Configured {
  readonly shown: Supervised
  /** with whatever the daemon tells of them */
  readonly all: readonly unknown[]
}

const answerSchema = z.object({ supervised: z.record(z.string(), z.looseObject({})).default({}) })

/** None where there is no venue; where its daemon cannot be asked that is told. */
async function configuredDevices(context: Context): Promise<Configured> {
  const none = { shown: {}, all: [] }
  const hasVenue = optionText(context, 'state-dir') !== null || existsSync(venueFileOf(context))
  const places = hasVenue ? await placesOf(context) : null
  if (places === null) return none
  const asked = await ask(asOperator(context, places.socket, { command: 'status', arguments: {} }))
  const answer = asked.kind === 'result' ? answerSchema.safeParse(asked.result) : null
  if (answer?.success !== true) {
    await context.stderr.write(`${context.say('device.onlyPlugged')}\n`)
    return none
  }
  const devices = answer.data.supervised
  return {
    shown: supervisedSchema.safeParse(devices).data ?? {},
    all: Object.entries(devices).map(([device, it]) => ({ kind: 'configured', device, ...it })),
  }
}

/** One more column of the table. */
export interface DeviceColumn {
  readonly head: string
  cell(device: ListedDevice): string
}

/** The devices as a table; the first name is the one for the venue file. */
export function deviceTable(
  devices: readonly ListedDevice[],
  { say }: Pick<Context, 'say'>,
  more: readonly DeviceColumn[] = [],
): string {
  const head = [
    say('device.path'),
    say('device.node'),
    say('device.usb'),
    say('device.what'),
    say('device.access'),
    ...more.map(({ head: title }) => title),
  ]
  const rows = devices.map((device) => {
    const { node, stableNames, usbId, serialNumber, description } = device
    const usb = [usbId, serialNumber].filter((part) => part !== null).join(' ')
    const cells = [stableNames[0] ?? node, node, usb, description ?? '', access(device, say)]
    return [...cells, ...more.map(({ cell }) => cell(device))].map(harmless)
  })
  return columns([head, ...rows])
}

function access({ accessible, group }: ListedDevice, say: Context['say']): string {
  if (accessible) return say('device.free')
  return group === null ? say('device.barred') : say('device.barredGroup', { group })
}
