/** Devices that may not be opened, and devices that another process holds: the message says why and what to do. */
import { programs } from '../bench.ts'
import type { CaseGroup, Scene } from './case.ts'

interface Opening {
  readonly kind: 'serial' | 'hid' | 'evdev' | 'usb'
  readonly device: string
  /** Whose groups it has; nobody has none. */
  readonly user: 'warden' | 'nobody'
}

/** What a program of this user is told that opens the device. */
async function openOnce({ bench }: Scene, { kind, device, user }: Opening): Promise<string> {
  const groups = user === 'warden' ? '--groups warden,dialout' : '--clear-groups'
  const group = user === 'warden' ? 'warden' : 'nogroup'
  const place = kind === 'usb' ? device : `/dev/venue/${device}`
  const program = `node ${programs}/open-once.mjs ${kind} ${place}`
  return bench.machine.agent.must(`setpriv --reuid ${user} --regid ${group} ${groups} ${program}`)
}

function expectAll(said: string, parts: readonly string[]): string {
  const missing = parts.filter((part) => !said.includes(part))
  if (missing.length > 0) throw new Error(`"${said}" does not name ${missing.join(' and ')}`)
  return said
}

export const refusals: CaseGroup = async (scene) => {
  const openings = [
    { kind: 'serial', device: 'lockers', group: 'dialout' },
    { kind: 'hid', device: 'lane-gate', group: 'warden' },
    { kind: 'evdev', device: 'wedge', group: 'warden' },
    { kind: 'usb', device: '1-9', group: 'warden' },
  ] as const
  for (const { kind, device, group } of openings) {
    await scene.tell(`${kind} without permission: the group is named`, async () => {
      const said = await openOnce(scene, { kind, device, user: 'nobody' })
      return expectAll(said, ['permission:', device, `group ${group}`])
    })
  }
  // The site holds them: the tty by its lock, the input device by its grab, the USB device by its claim. hidraw can be held by several.
  for (const { kind, device } of [openings[0], openings[2], openings[3]]) {
    await scene.tell(`${kind} held by another process: it is told`, async () => {
      const said = await openOnce(scene, { kind, device, user: 'warden' })
      return expectAll(said, ['busy:', device, 'held by another program'])
    })
  }
}
