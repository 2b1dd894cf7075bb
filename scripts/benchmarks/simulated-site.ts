/**
 * The devices of a site in a process of their own, on ptys, at real line speed. Its argument is the list of devices as
 * JSON. It says where they are (`ports`), answers `count` with what came and went since the last one, and lets somebody
 * push through a gate with `walk`.
 */
import type { ModbusPacket } from '../../drivers/codec/relay-board/packets.ts'
import { familyOf } from '../../drivers/families.ts'
import type { Family } from '../../drivers/family.ts'
import { modbusRelay } from '../../drivers/modbus-relay/index.ts'
import { simulate as simulateBoard } from '../../drivers/modbus-relay/simulator.ts'
import type { GateSettings } from '../../drivers/modbus-relay/wiring.ts'
import type { DeviceInput, Packet, Transport } from '../../drivers/ports.ts'
import { simulateVenue } from '../../drivers/simulated-venue.ts'
import { openPty } from '../../drivers/transport/pty.ts'
import type { Direction } from '../../drivers/words.ts'
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

/** From the parent. */
export type SiteRequest =
  | { readonly kind: 'count' }
  | { readonly kind: 'walk'; readonly gate: string; readonly direction: Direction }

/** The shortest contact that tells a passage (0.1 to 0.5 s on real gates). */
const passPulseMs = 100

const silence = (): Talked => ({ requests: 0, request: '', replyBytes: 0 })

function main(devices: readonly SiteDevice[]): void {
  const talked = new Map(devices.map(({ id }) => [id, silence()]))
  const wires = devices.map(({ id, family: name, settings }) => {
    const family = familyOf(name)
    const devices = [{ id, settings: family.settings.parse(settings) }]
    return { id, family: withShortPulses(family), format: family.serial, devices }
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
  process.on('message', (request: SiteRequest) => {
    if (request.kind === 'walk')
      return venue.stimulate(request.gate, { kind: 'Walk', direction: request.direction, force: true })
    say({ kind: 'counts', counts: Object.fromEntries(talked) })
    for (const id of talked.keys()) talked.set(id, silence())
  })
  process.once('disconnect', () => process.exit(0))
}

/** Gates whose contact closes as shortly as it may. */
function withShortPulses(family: Family): Family {
  if (family.name !== modbusRelay.name) return family
  const simulate = (settings: unknown) => {
    const simulator = simulateBoard(settings as GateSettings, { passPulseMs })
    let state = simulator.initial
    return {
      step(input: DeviceInput<Packet>, now: number) {
        const { state: next, ...rest } = simulator.step(state, input as DeviceInput<ModbusPacket>, now)
        state = next
        return rest
      },
    }
  }
  return { ...family, simulate }
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
