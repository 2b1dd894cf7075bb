/**
 * The devices of a venue file, opened and driven as the daemon does it: its configuration, wires and fleet, its user and
 * groups, and nothing of people and doors. Says every signal to the host.
 */
import { createReadStream, lstatSync, openSync, readdirSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { loadConfig } from '../../../config/load.ts'
import { systemClock } from '../../../daemon/clock.ts'
import { createFleet } from '../../../daemon/fleet.ts'
import type { Log } from '../../../daemon/log.ts'
import { systemRandom } from '../../../daemon/random.ts'
import { wiresOf } from '../../../daemon/wires.ts'
import { revealed } from '../../support/revealed.ts'
import { followKernelLog } from './kernel-log.ts'
import type { FromSite, SaidSignal, ToSite } from './words.ts'

const port = '/dev/virtio-ports/hil.site'
const user = 'warden'
const groups = ['warden', 'dialout']
const mb = 1024 * 1024

const [file = ''] = process.argv.slice(2)
const toHost = openSync(port, 'r+')

function say(message: FromSite): void {
  writeSync(toHost, `${JSON.stringify(message)}\n`)
}

/** The daemon logs an outage by its cause; so does the site. */
const log: Log = {
  debug: () => undefined,
  info: (message, fields) => told(message, fields),
  warn: (message, fields) => told(message, fields),
  error: (message, fields) => told(message, fields),
}

function told(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  const { code, detail } = fields
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  say({ said: 'log', message, code: text(code), detail: text(detail) })
}

/** Since when the name below /dev/venue leads to a device; udev makes it when the node may be opened. */
function namedForMs(device: string): number | null {
  const link = lstatSync(`/dev/venue/${device}`, { throwIfNoEntry: false })
  return link === undefined ? null : Date.now() - link.ctimeMs
}

function saidSignal(signal: unknown): SaidSignal {
  // What comes out of `revealed` is the signal again, with texts where it had personal values.
  return JSON.parse(JSON.stringify(revealed(signal)))
}

function usage(): FromSite {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  return {
    said: 'usage',
    openFiles: readdirSync('/proc/self/fd').length,
    rssMb: rss / mb,
    heapMb: heapUsed / mb,
  }
}

const loaded = loadConfig(file)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
const clock = systemClock(0)
followKernelLog(({ atMs, text }) => {
  if (/^(usb |hid-generic|input:)/.test(text)) say({ said: 'kernel', atMs, text })
})
// From here on as the unit of the daemon does it; the log of the kernel was opened before.
process.setgroups?.(groups)
process.setgid?.('warden')
process.setuid?.(user)

const random = systemRandom()
const fleet = createFleet({
  wires: wiresOf(loaded.config, { clock, randomBytes: random.bytes }),
  clock,
  chance: random,
  log,
  onSignal(device, signal) {
    const atMs = clock.now()
    say({ said: 'signal', atMs, device, signal: saidSignal(signal), namedForMs: namedForMs(device) })
  },
})
// The port can be opened once only, so it is read where it is written.
createInterface({ input: createReadStream(port, { fd: toHost }) }).on('line', (line) => {
  const asked: ToSite = JSON.parse(line)
  if (asked.ask === 'usage') say(usage())
  else fleet.perform(asked.device, asked.order)
})
fleet.start()
say({ said: 'ready', devices: loaded.config.lines.flatMap(({ devices }) => devices.map(({ id }) => id)) })
