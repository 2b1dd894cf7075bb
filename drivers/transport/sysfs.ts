/** How hardware stands in /sys: folders inside folders, from a port up to its plug. Reads only; knows no kind of device. */
import { readdir, readFile, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Levels from a port, hidraw or input device up to its USB device; the deepest known is 6. */
const maxAncestors = 8

/** The folder and those above it, nearest first. */
function upFrom(hardware: string): readonly string[] {
  const folders = [hardware]
  while (folders.length < maxAncestors) folders.push(dirname(folders.at(-1) ?? hardware))
  return folders
}

/** The nearest folder upwards that has an `idVendor`; null for what is not behind USB. */
export async function usbDeviceAbove(hardware: string): Promise<string | null> {
  for (const folder of upFrom(hardware)) {
    if ((await textOf(join(folder, 'idVendor'))) !== null) return folder
  }
  return null
}

/**
 * The driver that has the hardware: that of its USB interface (`ftdi_sio`, `cp210x`, `ch341`, `usbhid`), else the nearest
 * one upwards; null where none is named. `usb`: its USB device, whose own driver says nothing.
 */
export async function driverOf(hardware: string, usb: string | null): Promise<string | null> {
  let nearest: string | null = null
  for (const folder of upFrom(hardware)) {
    if (folder === usb) break
    const driver = await realpath(join(folder, 'driver')).catch(() => null)
    // since Linux 6.5 two layers of the kernel's own stand between a port on the board and its driver
    if (driver === null || driver.includes('/bus/serial-base/')) continue
    if (driver.includes('/bus/usb/drivers/')) return basename(driver)
    nearest ??= basename(driver)
  }
  return nearest
}

/** The names in a folder, sorted; none where it cannot be read. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort()
}

/** What stands in a file, without blanks around it; null where it cannot be read. */
export async function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => null,
  )
}
