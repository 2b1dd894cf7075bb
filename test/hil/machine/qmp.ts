/** QEMU's monitor (QMP): one command after the other, and events. */
import type { Socket } from 'node:net'
import { connectTo, readLines } from './lines.ts'
import { within } from './waiting.ts'

export type QmpArguments = Readonly<Record<string, unknown>>

export interface Monitor {
  /** Throws with QEMU's own words when it refuses. */
  ask(command: string, args?: QmpArguments): Promise<Record<string, unknown>>
  /** The next event of this name about device `id`. */
  event(name: string, id: string): Promise<void>
  /** Ends the machine at once. */
  quit(): void
}

interface Message {
  readonly QMP?: unknown
  readonly return?: Record<string, unknown>
  readonly error?: { readonly desc: string }
  readonly event?: string
  readonly data?: { readonly device?: string }
}

/** Connects to the monitor at `path` and makes it ready for commands. */
export async function openMonitor(path: string): Promise<Monitor> {
  const socket = await connectTo(path)
  const answers: ((message: Message) => void)[] = []
  const listeners = new Set<(message: Message) => void>()
  const greeting = Promise.withResolvers<void>()
  readLines(socket, (line) => {
    const message: Message = JSON.parse(line)
    if (message.QMP !== undefined) greeting.resolve()
    else if (message.event === undefined) answers.shift()?.(message)
    else for (const listener of listeners) listener(message)
  })
  const ask: Monitor['ask'] = (command, args) => exchange({ socket, answers, command, args })
  await within(greeting.promise, "QEMU's monitor")
  await ask('qmp_capabilities')
  return {
    ask,
    event(name, id) {
      const seen = Promise.withResolvers<void>()
      const listener = ({ event, data }: Message) => {
        if (event !== name || data?.device !== id) return
        listeners.delete(listener)
        seen.resolve()
      }
      listeners.add(listener)
      return within(seen.promise, `${name} of ${id}`)
    },
    quit() {
      socket.write('{"execute":"quit"}\n')
    },
  }
}

interface Exchange {
  readonly socket: Socket
  readonly answers: ((message: Message) => void)[]
  readonly command: string
  readonly args: QmpArguments | undefined
}

function exchange({ socket, answers, command, args }: Exchange): Promise<Record<string, unknown>> {
  const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>()
  answers.push(({ error, return: result }) => {
    if (error === undefined) resolve(result ?? {})
    else reject(new Error(`QEMU ${command}: ${error.desc}`))
  })
  socket.write(
    `${JSON.stringify({ execute: command, ...(args === undefined ? {} : { arguments: args }) })}\n`,
  )
  return within(promise, `QEMU's answer to ${command}`)
}
