/** `warden device scan`: what is plugged in, and what to write down for it. Opens none of the devices. */
import { type ListingRoots, listDevices } from '../../drivers/transport/listing.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, isSwitched, UsageError } from './command.ts'
import { deviceTable } from './device-list.ts'
import { linesFragment, recognised, udevRules } from './device-proposal.ts'

/** The devices with both proposals; with `--yaml` or `--udev` one proposal alone, to be put into a file. */
export async function deviceScan(context: Context, roots?: ListingRoots): Promise<ExitCode> {
  const { say, json, stdout, stderr } = context
  const [isYaml, isUdev] = [isSwitched(context, 'yaml'), isSwitched(context, 'udev')]
  if ([isYaml, isUdev, json].filter(Boolean).length > 1) throw new UsageError(say('device.oneForm'))
  const found = await listDevices(roots)
  if (json) {
    const rows = found.map((device) => ({ ...device, recognised: recognised(device) }))
    await stdout.write(
      `${JSON.stringify({ devices: rows, udev: udevRules(found), yaml: linesFragment(found) })}\n`,
    )
  } else if (found.length === 0) await stderr.write(`${say('device.noneFound')}\n`)
  else if (isYaml) await stdout.write(linesFragment(found))
  else if (isUdev) await stdout.write(udevRules(found))
  else {
    const parts = [deviceTable(found, context), udevRules(found), linesFragment(found)]
    await stdout.write(parts.join('\n'))
  }
  return exit.done
}
