/** Devices that may not be opened, and devices that another process holds: the message says why and what to do. */
import { programs } from '../bench.ts'
import type { CaseGroup, Scene } from './case.ts'

interface Opening {
  readonly kind: 'serial' | 'hid' | 'evdev'
  readonly device: string
  /** Whose groups it has; nobody has none. */
  readonly user: 'warden' | 'nobody'
}

/** What a program of this user is told that opens the device. */
async function openOnce({ bench }: Scene, { kind, device, user }: Opening): Promise<string> {
  const groups = user === 'warden' ? '--groups warden,dialout' : '--clear-groups'
  const group = user === 'warden' ? 'warden' : 'nogroup'
  const program = `node ${programs}/open-once.mjs ${kind} /dev/venue/${device}`
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
  ] as const
  for (const { kind, device, group } of openings) {
    await scene.tell(`${kind} without permission: the group is named`, async () => {
      const said = await openOnce(scene, { kind, device, user: 'nobody' })
      return expectAll(said, ['permission:', `/dev/venue/${device}`, `group ${group}`])
    })
  }
  // The site holds both: the tty by its lock, the input device by its grab. hidraw can be held by several.
  for (const { kind, device } of [openings[0], openings[2]]) {
    await scene.tell(`${kind} held by another process: it is told`, async () => {
      const said = await openOnce(scene, { kind, device, user: 'warden' })
      return expectAll(said, ['busy:', `/dev/venue/${device}`, 'held by another program'])
    })
  }
}
