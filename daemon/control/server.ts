/**
 * The control socket: commands of the staff come in, answers go out. Who may connect is the file permission of the
 * socket. Knows the commands only as functions.
 */
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import type { Server, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { dirname } from 'node:path'
import { Fault } from '../../drivers/fault.ts'
import type { Clock } from '../../drivers/ports.ts'
import { faultFrom } from '../../drivers/transport/errno.ts'
import type { Log } from '../log.ts'
import { faultWords } from '../text/labels.ts'
import { serveConnection } from './connection.ts'
import type { ControlProblem, ControlReply, ControlRequest, SecondCredential } from './protocol.ts'
import { requestIn } from './protocol.ts'

/** Staff connections at a time; more than any venue has consoles. */
const connectionLimit = 16
/** Read and write for the owner and the group, nobody else. */
const socketMode = 0o660

export type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly problem: ControlProblem }

/** Who asks, and who consents, as far as they say so themselves. */
export interface Asker {
  readonly token: string | null
  readonly second: SecondCredential | null
  /** Aborts when nobody waits for the answer any more. */
  readonly over: AbortSignal
}

/**
 * A command by name; `given` is unchecked. It may take its time where it waits for a PIN to be hashed, or for a card. A
 * fault that it ends in is answered like a refusal; anything else is a bug, named in the log, and ends the process:
 * systemd starts it again from the journal.
 */
export type ControlCommands = Readonly<
  Record<string, (given: unknown, asker: Asker) => Answer | Promise<Answer>>
>

export interface ControlServer {
  /** Ends all connections and takes the socket away; resolves when no command is being carried out any more. */
  close(): Promise<void>
}

export interface ControlOptions {
  readonly path: string
  /** Loaded with the first question, where a gateway has nobody at its consoles for most of the day. */
  readonly commands: ControlCommands | (() => Promise<ControlCommands>)
  readonly clock: Clock
  readonly log: Log
}

/**
 * Listens on `path`. A socket left over from a killed daemon is replaced; one in use, and any other file, is a fault
 * `busy`. Rejects with a fault where no socket can be made.
 */
export async function listenControl(options: ControlOptions): Promise<ControlServer> {
  const { path, log } = options
  await clearLeftover(path)
  const open = new Set<Socket>()
  const running = new Set<Promise<unknown>>()
  const server = createServer((socket) => {
    if (open.size >= connectionLimit) {
      turnAway(socket)
      return
    }
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    serve(socket, options, running)
  })
  await listening(server, path)
  server.on('error', (error) => log.error('control socket failed', { detail: error.message }))
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of open) socket.destroy()
      await closed
      await Promise.allSettled(running)
    },
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(faultFrom(error, socketPlace(path)))
    server.once('error', failed)
    server.listen(path, () => {
      server.off('error', failed)
      chmodSync(path, socketMode)
      resolve()
    })
  })
}

function socketPlace(path: string) {
  return {
    what: `control socket ${path}`,
    expected: 'a directory of this user and a path of at most 107 bytes',
  }
}

async function clearLeftover(path: string): Promise<void> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
    const found = lstatSync(path, { throwIfNoEntry: false })
    if (found === undefined) return
    if (!found.isSocket()) {
      throw new Fault('busy', `${path}: expected a socket or nothing, found another file`)
    }
    if (!(await isLeftover(path))) {
      throw new Fault('busy', `${path}: another program listens on this control socket`)
    }
    rmSync(path)
  } catch (error) {
    throw error instanceof Fault ? error : faultFrom(error, socketPlace(path))
  }
}

/** Only a refused connection proves that nobody listens: a daemon with a full queue does not answer either. */
function isLeftover(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(false)
    })
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'))
  })
}

function serve(
  socket: Socket,
  { commands, clock, log }: ControlOptions,
  running: Set<Promise<unknown>>,
): void {
  serveConnection(socket, {
    clock,
    answer(line, over) {
      const reply = replyTo(line, { commands, log, over })
      if (!(reply instanceof Promise)) return JSON.stringify(reply)
      running.add(reply)
      return reply.then(JSON.stringify).finally(() => running.delete(reply))
    },
    onTrouble: (detail) => log.debug('control connection ended', { detail }),
  })
}

/** One too many is told so; it gets no place. */
function turnAway(socket: Socket): void {
  const reply: ControlReply = { id: 0, ok: false, problem: tooMany }
  // whoever hangs up before the end of the sentence
  socket.on('error', () => socket.destroy())
  socket.end(`${JSON.stringify(reply)}\n`, () => socket.destroy())
}

interface Answering {
  readonly commands: ControlOptions['commands']
  readonly log: Log
  readonly over: AbortSignal
}

function replyTo(line: string, answering: Answering): ControlReply | Promise<ControlReply> {
  const request = requestIn(line)
  if (request === null) return { id: 0, ok: false, problem: notUnderstood }
  const { commands } = answering
  if (typeof commands !== 'function') return replyWith(commands, request, answering)
  return commands().then((loaded) => replyWith(loaded, request, answering))
}

function replyWith(
  commands: ControlCommands,
  request: ControlRequest,
  { log, over }: Answering,
): ControlReply | Promise<ControlReply> {
  const { id, command: name, token = null, second = null } = request
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) return { id, ok: false, problem: unknownCommand(name) }
  log.debug('control command', { command: name })
  try {
    const answer = command(request.arguments, { token, second, over })
    if (!(answer instanceof Promise)) return { id, ...answer }
    return answer.then(
      (later) => ({ id, ...later }),
      (error: unknown) => replyToError(error, request, log),
    )
  } catch (error) {
    return replyToError(error, request, log)
  }
}

function replyToError(error: unknown, { id, command }: ControlRequest, log: Log): ControlReply {
  if (error instanceof Fault) return { id, ok: false, problem: failed(error, log) }
  log.error('a control command failed: this is a bug, the daemon ends', { command })
  throw error
}

/** The detail is for whoever repairs the machine, and stays in the log. */
function failed({ code, message }: Fault, log: Log): ControlProblem {
  log.error('control command could not be carried out', { code, detail: message })
  return { code, text: faultWords[code] }
}

const notUnderstood: ControlProblem = {
  code: 'bad_request',
  text: {
    zh: '守护进程不理解该请求：命令行与守护进程的版本可能不一致',
    en: 'the daemon did not understand the request; command line and daemon may differ in version',
  },
}

const tooMany: ControlProblem = {
  code: 'too_many_connections',
  text: {
    zh: `守护进程已有 ${connectionLimit} 个控制连接，请稍后再试`,
    en: `the daemon has ${connectionLimit} control connections already; try again later`,
  },
}

function unknownCommand(name: string): ControlProblem {
  return {
    code: 'unknown_command',
    text: {
      zh: `守护进程没有命令 ${name}：命令行与守护进程的版本可能不一致`,
      en: `the daemon has no command ${name}; command line and daemon may differ in version`,
    },
  }
}
