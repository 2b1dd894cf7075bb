/** The host's side of the site in the guest: what it said, in order, and waiting for what it will say. */
import type { Socket } from 'node:net'
import type { Order } from '../../drivers/words.ts'
import type { FromSite, SaidSignal, ToSite } from './guest/words.ts'
import { readLines } from './machine/lines.ts'
import { patienceMs, within } from './machine/waiting.ts'

export type Heard = Extract<FromSite, { said: 'signal' }>
export type Usage = Extract<FromSite, { said: 'usage' }>

export interface SiteLink {
  /** Where what was said so far ends; waits that begin here see only what comes later. */
  mark(): number
  /** The first signal of this device since `from` that fits. */
  signal(wanted: WantedSignal): Promise<Heard>
  /** The moment of the first line of the kernel since `from` that fits, in the time of the signals. */
  kernelMs(from: number, pattern: RegExp): Promise<number>
  order(device: string, order: Order): void
  usage(): Promise<Usage>
  ready(): Promise<readonly string[]>
}

export interface WantedSignal {
  readonly from: number
  readonly device: string
  /** left out for any that fits */
  readonly kind?: string
  readonly fits?: (signal: SaidSignal) => boolean
}

export function openSiteLink(socket: Socket): SiteLink {
  const said: FromSite[] = []
  const watchers = new Set<() => void>()
  readLines(socket, (line) => {
    if (line === '') return
    said.push(JSON.parse(line))
    for (const watch of watchers) watch()
  })

  function ask(message: ToSite): void {
    socket.write(`${JSON.stringify(message)}\n`)
  }

  async function first<T>(options: {
    readonly from: number
    readonly pick: (message: FromSite) => T | null
    readonly what: string
    /** the device that is waited for, if it is one */
    readonly about?: string
  }): Promise<T> {
    const { from, pick, what, about } = options
    const found = Promise.withResolvers<T>()
    let at = from
    const watch = () => {
      for (; at < said.length; at++) {
        const message = said[at]
        const picked = message === undefined ? null : pick(message)
        if (picked !== null) found.resolve(picked)
      }
    }
    watchers.add(watch)
    watch()
    try {
      return await within(found.promise, what, patienceMs)
    } catch (error) {
      throw new Error(`${String(error)}; instead: ${heardOf(about, said.slice(from))}`)
    } finally {
      watchers.delete(watch)
    }
  }

  return {
    mark: () => said.length,
    signal: ({ from, device, kind, fits = () => true }) =>
      first({
        from,
        what: `${kind ?? 'a signal'} of ${device}`,
        about: device,
        pick: (message) =>
          message.said === 'signal' &&
          message.device === device &&
          (kind === undefined || message.signal.kind === kind) &&
          fits(message.signal)
            ? message
            : null,
      }),
    kernelMs: (from, pattern) =>
      first({
        from,
        what: `${pattern.source} in the log of the kernel`,
        pick: (message) => (message.said === 'kernel' && pattern.test(message.text) ? message.atMs : null),
      }),
    order: (device, order) => ask({ ask: 'order', device, order }),
    usage() {
      const from = said.length
      ask({ ask: 'usage' })
      return first({ from, what: 'usage', pick: (message) => (message.said === 'usage' ? message : null) })
    },
    ready: () =>
      first({
        from: 0,
        what: 'the site',
        pick: (message) => (message.said === 'ready' ? message.devices : null),
      }),
  }
}

/** What came instead, of one device or of all, for the message of a wait that ended. */
function heardOf(device: string | undefined, said: readonly FromSite[]): string {
  const heard = said.flatMap((message) => {
    if (message.said === 'log') return message.code === 'unexpected' ? [`${message.detail}`] : []
    return message.said === 'signal' && (device === undefined || message.device === device)
      ? [`${message.device} ${JSON.stringify(message.signal)}`]
      : []
  })
  return heard.length === 0 ? 'nothing' : heard.slice(0, 12).join(', ')
}
