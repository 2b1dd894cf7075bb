/** One real Mosquitto with the configuration that is shipped for a city, and a certificate for each of its venues. */
import { execFile, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '../../test/support/mosquitto.ts'
import { endProcess } from '../../test/support/programs.ts'

export interface CityBroker {
  readonly port: number
  readonly pid: number
  /** where the certificates are: of each venue by its code, `platform` and `supervision` */
  readonly certificates: string
  end(): Promise<void>
}

const startMs = 10_000
/** Certificates made by one call: a command line has no room for all venues of a province. */
const venuesPerCall = 200
const shipped = new URL('../../contract/mosquitto/', import.meta.url)
const run = promisify(execFile)

/** Makes what the broker needs in `directory` and starts it. Throws with its own words when it does not start. */
export async function startCityBroker(directory: string, venues: readonly string[]): Promise<CityBroker> {
  const port = await freePort()
  const certificates = join(directory, 'certificates')
  await makeCertificates(certificates, venues)
  const configuration = configure({ directory, certificates, port })
  const child = spawn('mosquitto', ['-c', configuration], { stdio: ['ignore', 'ignore', 'pipe'] })
  const log = join(directory, 'mosquitto.log')
  child.stderr.pipe(createWriteStream(log))
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject))
  const deadline = performance.now() + startMs
  while (!(await Promise.race([accepts(port), failed]))) {
    const isDead = child.exitCode !== null || performance.now() > deadline
    if (isDead) throw new Error(`mosquitto did not start: ${readFileSync(log, 'utf8')}`)
    await pause(20)
  }
  return { port, pid: child.pid ?? 0, certificates, end: () => endProcess(child, 'SIGTERM') }
}

async function makeCertificates(directory: string, venues: readonly string[]): Promise<void> {
  const make = (...words: string[]) =>
    run(fileURLToPath(new URL('make-certificates', shipped)), [directory, ...words])
  await make('authority')
  await make('server', '127.0.0.1')
  await make('platform')
  await make('supervision')
  for (let at = 0; at < venues.length; at += venuesPerCall)
    await make('venue', ...venues.slice(at, at + venuesPerCall))
}

/** The shipped configuration but for places and rights; supervision also sees the broker's own figures, each second. */
function configure(place: { directory: string; certificates: string; port: number }): string {
  const store = join(place.directory, 'store')
  mkdirSync(store)
  const acl = join(place.directory, 'acl')
  const rights = readFileSync(new URL('acl', shipped), 'utf8')
  writeFileSync(acl, rights.replace('user supervision\n', 'user supervision\ntopic read $SYS/#\n'), {
    mode: 0o600,
  })
  const text = readFileSync(new URL('mosquitto.conf', shipped), 'utf8')
    .replace('listener 8883\n', `listener ${place.port} 127.0.0.1\n`)
    .replace('/etc/mosquitto/acl', acl)
    .replaceAll('/etc/mosquitto/', `${place.certificates}/`)
    .replaceAll('/var/lib/mosquitto/', `${store}/`)
  const configuration = join(place.directory, 'mosquitto.conf')
  // Started as root, it would otherwise give up rights to its own files.
  const rightful = process.getuid?.() === 0 ? 'user root\n' : ''
  writeFileSync(configuration, `${text}\nsys_interval 1\n${rightful}`)
  return configuration
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (accepted: boolean): void => {
      socket.destroy()
      resolve(accepted)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}
