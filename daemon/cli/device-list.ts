/** `warden device list`: the serial, HID and typing devices of this machine, under the names that stay. Opens none of them. */
import type { ListedDevice } from '../../drivers/transport/listing.ts'
import { listDevices } from '../../drivers/transport/listing.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { columns, harmless } from './table.ts'

/** What is plugged in, whether this user may open it, and what to write in the venue file. */
export async function deviceList(context: Context): Promise<ExitCode> {
  const { say, json, stdout, stderr } = context
  const found = await listDevices()
  if (json) await stdout.write(`${JSON.stringify(found)}\n`)
  else if (found.length === 0) await stderr.write(`${say('device.noneFound')}\n`)
  else await stdout.write(`${deviceTable(found, context)}\n`)
  return exit.done
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
