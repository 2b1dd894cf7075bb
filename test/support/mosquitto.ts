/** The real Mosquitto on a free loopback port, with a configuration and a directory of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endProcess } from './programs.ts'

export interface Mosquitto {
  readonly port: number
  /** Resolves when it accepts connections. */
  start(): Promise<void>
  /** How often a client was turned away since the start, for its name or password. */
  refusals(): number
  /** SIGKILL, and the end of the process: what it knew of its clients is gone. */
  kill(): Promise<void>
  /** SIGTERM, and the end of the process: it keeps the sessions of its clients when it is durable. */
  stop(): Promise<void>
  /** Stands still, or goes on: half-open for its clients. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** `kill`, and the directory is removed. */
  dispose(): Promise<void>
}

export interface MosquittoOptions {
  /** sessions, and messages that wait for them, outlive `stop` */
  readonly durable?: boolean
  /** a name and password that clients must give; without it everybody may connect */
  readonly login?: { readonly username: string; readonly password: string }
  /** PEM files for a TLS listener */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** the configuration that is shipped, with the certificates of this directory; nothing else counts then */
  readonly shipped?: { readonly certificates: string }
}

const startMs = 10_000
// Debian installs the broker where an ordinary user's PATH does not look.
const { PATH: searched = '' } = process.env
const PATH = [searched, '/usr/sbin', '/usr/local/sbin'].join(delimiter)

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Prepares a broker without starting it. Throws with advice when Mosquitto is not installed. */
export async function prepareMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const port = await freePort()
  const directory = mkdtempSync(join(tmpdir(), 'warden-mosquitto-'))
  const configuration = join(directory, 'mosquitto.conf')
  const { shipped } = options
  const text =
    shipped === undefined
      ? configurationText({ port, directory, options })
      : shippedText({ port, directory, certificates: shipped.certificates })
  writeFileSync(configuration, text)
  let child: ChildProcess | null = null
  let complaint = ''

  async function start(): Promise<void> {
    const started = spawn('mosquitto', ['-c', configuration], {
      env: { PATH },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child = started
    complaint = ''
    started.stderr?.on('data', (text) => {
      complaint += text
    })
    started.on('error', (error) => {
      complaint += `${error.message} (install the package mosquitto)`
    })
    const deadline = Date.now() + startMs
    while (!(await accepts(port))) {
      const dead = started.exitCode !== null || started.pid === undefined
      if (dead || Date.now() > deadline) throw new Error(`mosquitto did not start: ${complaint}`)
    }
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const dying = child
    child = null
    if (dying !== null) await endProcess(dying, signal)
  }

  return {
    port,
    start,
    refusals: () => complaint.split('not authorised').length - 1,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    signal: (signal) => void child?.kill(signal),
    async dispose() {
      await end('SIGKILL')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

interface Setting {
  readonly port: number
  readonly directory: string
  readonly options: MosquittoOptions
}

function configurationText({ port, directory, options }: Setting): string {
  const lines = [`listener ${port} 127.0.0.1`, 'log_type error', 'log_type notice', 'log_dest stderr']
  if (options.durable === true)
    lines.push('persistence true', `persistence_location ${directory}/`, 'max_queued_messages 0')
  else lines.push('persistence false')
  // Started as root, it would otherwise give up rights to its own files.
  if (process.getuid?.() === 0) lines.push('user root')
  if (options.tls !== undefined) lines.push(`certfile ${options.tls.cert}`, `keyfile ${options.tls.key}`)
  if (options.login === undefined) lines.push('allow_anonymous true')
  else {
    const file = join(directory, 'passwords')
    const { username, password } = options.login
    execFileSync('mosquitto_passwd', ['-b', '-c', file, username, password], { env: { PATH } })
    lines.push('allow_anonymous false', `password_file ${file}`)
  }
  return `${lines.join('\n')}\n`
}

/** The shipped configuration: other paths, another port, and the rights to its own files when root starts it. */
function shippedText(place: { port: number; directory: string; certificates: string }): string {
  const store = join(place.directory, 'store')
  mkdirSync(store)
  const shippedAt = (file: string) => new URL(`../../contract/mosquitto/${file}`, import.meta.url)
  const text = readFileSync(shippedAt('mosquitto.conf'), 'utf8')
    .replace('listener 8883\n', `listener ${place.port}\n`)
    .replace('/etc/mosquitto/acl', fileURLToPath(shippedAt('acl')))
    .replaceAll('/etc/mosquitto/', `${place.certificates}/`)
    .replaceAll('/var/lib/mosquitto/', `${store}/`)
  return process.getuid?.() === 0 ? `${text}user root\n` : text
}

/** One attempt to connect, given up after 100 ms; a refusal waits a little, so that the caller may loop. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (accepted: boolean): void => {
      socket.destroy()
      if (accepted) resolve(true)
      else setTimeout(resolve, 20, false)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.setTimeout(100, () => end(false))
  })
}
