/**
 * The devices of a site in a process of their own, on ptys, at real line speed. Its argument is the list of devices as
 * JSON. It says where they are (`ports`), and answers the message `count` with what came and went since the last one.
 */
import { familyOf } from '../../drivers/families.ts'
import type { Transport } from '../../drivers/ports.ts'
import { simulateVenue } from '../../drivers/simulated-venue.ts'
import { openPty } from '../../drivers/transport/pty.ts'
import { seeded } from '../../test/support/chance.ts'
import { createRealClock } from '../../test/support/real-clock.ts'
import type { SiteDevice } from './site.ts'

/** What one device heard and said. */
export interface Talked {
  requests: number
  /** The newest request in hexadecimal. */
  request: string
  replyBytes: number
}

/** To the parent: first the serial ports by device, then one answer to each `count`. */
export type SiteMessage =
  | { readonly kind: 'ports'; readonly ports: Readonly<Record<string, string>> }
  | { readonly kind: 'counts'; readonly counts: Readonly<Record<string, Talked>> }

const silence = (): Talked => ({ requests: 0, request: '', replyBytes: 0 })

function main(devices: readonly SiteDevice[]): void {
  const talked = new Map(devices.map(({ id }) => [id, silence()]))
  const wires = devices.map(({ id, family: name, settings }) => {
    const family = familyOf(name)
    return { id, family, format: family.serial, devices: [{ id, settings: family.settings.parse(settings) }] }
  })
  const venue = simulateVenue({
    wires,
    clock: createRealClock(),
    chance: seeded(1),
    onMovement: () => undefined,
  })
  const ports = devices.map(({ id }) => {
    const pty = openPty()
    venue.plug(
      id,
      counted(pty.far, () => talked.get(id) ?? silence()),
    )
    return [id, pty.path] as const
  })
  say({ kind: 'ports', ports: Object.fromEntries(ports) })
  process.on('message', () => {
    say({ kind: 'counts', counts: Object.fromEntries(talked) })
    for (const id of talked.keys()) talked.set(id, silence())
  })
  process.once('disconnect', () => process.exit(0))
}

function say(message: SiteMessage): void {
  process.send?.(message)
}

/** The same transport; requests are short enough to come in one piece. */
function counted(far: Transport, counts: () => Talked): Transport {
  return {
    open: (owner) =>
      far.open({
        ...owner,
        bytes(chunk) {
          const now = counts()
          now.requests++
          now.request = Buffer.from(chunk).toString('hex')
          owner.bytes(chunk)
        },
      }),
    write(bytes) {
      counts().replyBytes += bytes.length
      far.write(bytes)
    },
    close: () => far.close(),
  }
}

main(JSON.parse(process.argv[2] ?? '[]'))
