/**
 * The control socket: commands of the staff come in, answers go out. Who may connect is the file permission of the
 * socket. Knows the commands only as functions.
 */
import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs'
import type { Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { dirname } from 'node:path'
import { Fault } from '../../drivers/fault.ts'
import { faultFrom } from '../../drivers/transport/errno.ts'
import type { Log } from '../log.ts'
import { createLineReader } from './lines.ts'
import type { ControlProblem, ControlReply } from './protocol.ts'
import { controlRequest, lineLimit } from './protocol.ts'

/** Staff connections at a time; more than any venue has consoles. */
const connectionLimit = 16
/** Read and write for the owner and the group, nobody else. */
const socketMode = 0o660

export type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly problem: ControlProblem }

/** A command by name; `given` is unchecked. It may throw only for a bug. */
export type ControlCommands = Readonly<Record<string, (given: unknown) => Answer>>

export interface ControlServer {
  close(): Promise<void>
}

/** Listens on `path`. A socket left over from a killed daemon is replaced; one in use is a fault `busy`. */
export async function listenControl(options: {
  path: string
  commands: ControlCommands
  log: Log
}): Promise<ControlServer> {
  const { path, commands, log } = options
  await clearLeftover(path)
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    if (open.size >= connectionLimit) {
      socket.destroy()
      return
    }
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    serve(socket, commands, log)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(faultFrom(error, { what: path, expected: 'a place for the control socket' })),
    )
    server.listen(path, () => resolve())
  })
  chmodSync(path, socketMode)
  server.on('error', (error) => log.error('control socket failed', { detail: error.message }))
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

async function clearLeftover(path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isSocket()) throw new Fault('busy', `${path}: expected a socket or nothing, found another file`)
  if (await answers(path)) throw new Fault('busy', `${path}: another daemon listens on this control socket`)
  rmSync(path)
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}

function serve(socket: Socket, commands: ControlCommands, log: Log): void {
  const reader = createLineReader(lineLimit)
  socket.on('error', (error) => log.debug('control connection ended', { detail: error.message }))
  socket.on('data', (chunk: Uint8Array) => {
    const lines = reader.push(chunk)
    if (lines === null) {
      socket.destroy()
      return
    }
    for (const line of lines) socket.write(`${JSON.stringify(replyTo(line, commands, log))}\n`)
  })
}

function replyTo(line: string, commands: ControlCommands, log: Log): ControlReply {
  const request = parsed(line)
  if (request === null) return { id: 0, ok: false, problem: notUnderstood }
  const command = Object.hasOwn(commands, request.command) ? commands[request.command] : undefined
  if (command === undefined) return { id: request.id, ok: false, problem: unknownCommand(request.command) }
  log.debug('control command', { command: request.command })
  return { id: request.id, ...command(request.arguments) }
}

function parsed(line: string) {
  try {
    return controlRequest.safeParse(JSON.parse(line)).data ?? null
  } catch {
    // not JSON: answered like any other line that is no request
    return null
  }
}

const notUnderstood: ControlProblem = {
  code: 'bad_request',
  text: {
    zh: '守护进程不理解该请求：命令行与守护进程的版本可能不一致',
    en: 'the daemon did not understand the request; command line and daemon may differ in version',
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
