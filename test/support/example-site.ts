/**
 * The example venue come to life: every wire of `config/venue.example.yaml` on a real pseudo-terminal or a real TCP
 * connection, with simulated devices behind it that answer at line speed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../../config/load.ts'
import type { Config } from '../../config/schema.ts'
import type { Chance, Clock, Movement } from '../../drivers/ports.ts'
import type { SimulatedVenue } from '../../drivers/simulated-venue.ts'
import { simulateVenue } from '../../drivers/simulated-venue.ts'
import type { Pty } from '../../drivers/transport/pty.ts'
import { openPty } from '../../drivers/transport/pty.ts'
import type { Stage } from './actors.ts'
import { createStage } from './actors.ts'
import { wiresOf } from './configured-wires.ts'
import type { DeviceServer } from './device-server.ts'
import { startDeviceServer } from './device-server.ts'

export interface ExampleSite {
  /** Configuration of a daemon for this site; journal, vault and socket lie in the same directory. */
  readonly configFile: string
  readonly devices: SimulatedVenue
  readonly stage: Stage
  readonly deviceCount: number
  /** Pulls a wire's plug. */
  unplug(wire: string): void
  /** Puts it back; on a pty this is another tty behind the same name. */
  replug(wire: string): void
  stop(): Promise<void>
}

export interface SiteOptions {
  /** Everything is kept here; it must exist. */
  readonly directory: string
  /** `mqtt://…`, or null for a venue without a platform */
  readonly platformUrl: string | null
  /** whether somebody is there who confirms events; not unless told so */
  readonly acknowledges?: boolean
  /** for a broker that wants to know who connects */
  readonly login?: { readonly username: string; readonly passwordFile: string }
  /** public keys that may sign requests */
  readonly signers?: readonly { readonly id: string; readonly file: string }[]
  /** the small example unless told otherwise */
  readonly venueFile?: URL
  readonly clock: Clock
  readonly chance: Chance
  readonly onMovement?: (device: string, movement: Movement, atMs: number) => void
}

const example = new URL('../../config/venue.example.yaml', import.meta.url)
/** How the device server of room 2 is named in the example. */
const exampleServer = 'host: 192.168.40.7, port: 4001'

/** Powers the devices up, plugs everything in and writes the configuration. */
export async function startExampleSite(options: SiteOptions): Promise<ExampleSite> {
  const { directory, clock, chance, venueFile = example } = options
  const ports = join(directory, 'dev')
  mkdirSync(ports, { recursive: true })
  const text = readFileSync(venueFile, 'utf8')
  const wires = wiresOf(configOf(text))
  const stage = createStage(clock)
  const devices = simulateVenue({
    wires,
    clock,
    chance,
    onMovement(device, movement, atMs) {
      options.onMovement?.(device, movement, atMs)
      stage.moved(device, movement)
    },
  })
  const ptys = new Map<string, Pty>()
  const serial = wires.filter((wire) => wire.server === null)
  for (const wire of serial) ptys.set(wire.id, plugPty(wire.id))
  const servers: DeviceServer[] = []
  let configText = text.replaceAll('/dev/venue/', `${ports}/`)
  for (const wire of wires.filter((one) => one.server !== null)) {
    const server = await startDeviceServer((far) => devices.plug(wire.id, far))
    servers.push(server)
    configText = configText.replace(exampleServer, `host: 127.0.0.1, port: ${server.port}`)
  }

  function plugPty(wire: string): Pty {
    const pty = openPty({ link: { directory: ports, name: wire } })
    devices.plug(wire, pty.far)
    return pty
  }

  const configFile = join(directory, 'venue.yaml')
  const withoutPlaces = configText.slice(0, configText.indexOf('\nstate:\n') + 1)
  writeFileSync(configFile, `${withoutPlaces}${placesOf(options)}`)
  return {
    configFile,
    devices,
    stage,
    deviceCount: wires.reduce((sum, wire) => sum + wire.devices.length, 0),
    unplug: (wire) => ptys.get(wire)?.unplug(),
    replug: (wire) => ptys.set(wire, plugPty(wire)),
    async stop() {
      for (const pty of ptys.values()) pty.unplug()
      await Promise.all(servers.map((server) => server.close()))
    },
  }
}

function placesOf(options: SiteOptions): string {
  const { directory, platformUrl, acknowledges = false, signers = [], login } = options
  const state = `state: { dir: ${directory}, socket: ${directory}/control.sock }\n`
  if (platformUrl === null) return state
  // JSON is YAML
  return `platform: ${JSON.stringify({ url: platformUrl, acknowledges, signers, ...login })}\n${state}`
}

function configOf(text: string): Config {
  const loaded = readConfig({ file: 'venue.example.yaml', text })
  if (!loaded.ok) throw new Error(`the venue does not pass its own check: ${JSON.stringify(loaded.problems)}`)
  return loaded.config
}
