/** `warden device scan`: what is plugged in, and what to write down for it. Opens none of the devices but one to be probed. */
import { type Holder, holdersOf } from '../../drivers/transport/holders.ts'
import { type ListedDevice, type ListingRoots, listDevices } from '../../drivers/transport/listing.ts'
import { checkWords } from '../text/check-words.ts'
import { pick } from '../text/text.ts'
import { holderNames } from './check-finding.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, isSwitched, optionText, UsageError } from './command.ts'
import { deviceTable } from './device-list.ts'
import { linesFragment, recognised, udevRules } from './device-proposal.ts'

/** Where to look; elsewhere only in tests. */
export type ScanRoots = ListingRoots & { readonly proc: string }

const thisMachine: ScanRoots = { sys: '/sys', dev: '/dev', proc: '/proc' }

/** A device, and who has it now. */
interface Scanned {
  readonly device: ListedDevice
  readonly holders: readonly Holder[]
}

/**
 * The devices with both proposals; with `--yaml` or `--udev` one proposal alone, to be put into a file;
 * with `--probe` none of it, one port is asked instead.
 */
export async function deviceScan(context: Context, roots: ScanRoots = thisMachine): Promise<ExitCode> {
  if (optionText(context, 'probe') !== null) {
    const { deviceProbe } = await import('./device-probe.ts')
    return await deviceProbe(context)
  }
  const { say, json, stdout, stderr } = context
  const [isYaml, isUdev] = [isSwitched(context, 'yaml'), isSwitched(context, 'udev')]
  if ([isYaml, isUdev, json].filter(Boolean).length > 1) throw new UsageError(say('device.oneForm'))
  const found = await listDevices(roots)
  if (json) {
    const rows = (await withHolders(found, roots)).map(({ device, holders }) => ({
      ...device,
      holders,
      recognised: recognised(device),
    }))
    await stdout.write(
      `${JSON.stringify({ devices: rows, udev: udevRules(found), yaml: linesFragment(found) })}\n`,
    )
  } else if (found.length === 0) await stderr.write(`${say('device.noneFound')}\n`)
  else if (isYaml) await stdout.write(linesFragment(found))
  else if (isUdev) await stdout.write(udevRules(found))
  else {
    const table = scanTable(await withHolders(found, roots), context)
    await stdout.write([table, udevRules(found), linesFragment(found)].join('\n'))
  }
  return exit.done
}

function withHolders(devices: readonly ListedDevice[], { proc }: ScanRoots): Promise<readonly Scanned[]> {
  return Promise.all(
    devices.map(async (device) => ({
      device,
      holders: await holdersOf(device.node, { proc, self: process.pid }),
    })),
  )
}

function scanTable(scanned: readonly Scanned[], context: Context): string {
  const { language } = context
  const holders = new Map(scanned.map((one) => [one.device, one.holders]))
  const more = [
    { head: pick(checkWords.driver, language), cell: ({ driver }: ListedDevice) => driver ?? '' },
    {
      head: pick(checkWords.heldBy, language),
      cell: (device: ListedDevice) => holderNames(holders.get(device) ?? []),
    },
  ]
  const devices = scanned.map(({ device }) => device)
  return `${deviceTable(devices, context, more)}\n`
}
