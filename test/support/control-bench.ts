/** The staff at the control socket of a whole gateway under test: accounts, logins, questions, cards that are waited for. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { commandsOf } from '../../daemon/control/commands.ts'
import type { ControlServer } from '../../daemon/control/server.ts'
import { listenControl } from '../../daemon/control/server.ts'
import { connectPeer } from './control-peer.ts'
import type { GatewayBench } from './gateway-bench.ts'
import { booted } from './gateway-visits.ts'
import { temporaryDirectory } from './journal.ts'
import { seededRandom } from './journal-drafts.ts'
import { noDoor } from './no-door.ts'
import { person } from './people.ts'
import { createWatch } from './watch.ts'

/** Far more than a loaded machine needs. */
const limitMs = 5_000

export interface Reply {
  readonly ok: boolean
  readonly result?: Record<string, unknown>
  readonly problem?: { readonly code: string; readonly text: { readonly zh: string; readonly en: string } }
}

export interface Asking {
  readonly token?: string | undefined
  readonly second?: Record<string, unknown> | undefined
}

export interface ControlBench {
  readonly bench: GatewayBench
  readonly socket: string
  /** One question on a connection of its own. */
  ask(command: string, given?: unknown, asking?: Asking): Promise<Reply>
  /** The code of the refusal, or `ok`. */
  codeOf(command: string, given?: unknown, asking?: Asking): Promise<string>
  /** Gives somebody of `people.json` an account with the own document; `by` is the token of who may. */
  addAccount(key: string, by?: string): Promise<Reply>
  /** Logs somebody in, whose token it gives. */
  logIn(key: string): Promise<string>
  /** Resolves when a command waits for a card. */
  cardAwaited(): Promise<void>
  /** Resolves when none does. */
  noCardAwaited(): Promise<void>
  /** kill -9 of the gateway, and a new one on the same journal and vault. */
  reboot(): Promise<void>
}

/** The PIN of somebody of `people.json`; made up from nothing that is printed anywhere. */
export function pinOf(key: string): string {
  return { W1: '407198', W2: '528309', T1: '639410', S1: '740521', S2: '851632' }[key] ?? '962743'
}

/** A gateway that has found its devices, with nobody's account yet. */
export async function controlBench(options: Parameters<typeof booted>[0] = {}): Promise<ControlBench> {
  const bench = booted(options)
  const socket = join(temporaryDirectory(), 'control.sock')
  const random = seededRandom()
  const claims = createWatch()
  let awaited = 0
  let server: ControlServer | null = null
  onTestFinished(() => server?.close())

  async function listen(): Promise<void> {
    const gateway = bench.gateway()
    const claimCard: typeof gateway.claimCard = (reader, over) => {
      awaited++
      claims.changed()
      return gateway.claimCard(reader, over).finally(() => {
        awaited--
        claims.changed()
      })
    }
    const { vault, clock: machine, log } = bench
    const commands = commandsOf({
      gateway: { ...gateway, claimCard },
      vault,
      secrets: vault.secrets,
      random,
      machine,
      door: noDoor,
      hasDiskRoom: () => true,
      training: null,
      log,
    })
    server = await listenControl({ path: socket, commands, clock: machine, log })
  }

  async function ask(command: string, given: unknown = {}, asking: Asking = {}): Promise<Reply> {
    const peer = await connectPeer(socket)
    peer.send(`${JSON.stringify({ id: 1, command, arguments: given, ...asking })}\n`)
    const reply = (await peer.answer()) as Reply
    peer.socket.destroy()
    return reply
  }

  await listen()
  return {
    bench,
    socket,
    ask,
    codeOf: async (...asked) => {
      const { ok, problem } = await ask(...asked)
      return ok ? 'ok' : (problem?.code ?? 'no code')
    },
    addAccount(key, by) {
      const { name, role, id_type: document, id_no: number } = person(key)
      const given = { account: key.toLowerCase(), name, roles: [role], pin: pinOf(key) }
      return ask('operator.add', { ...given, card: { document, number } }, { token: by })
    },
    async logIn(key) {
      const { result, problem } = await ask('operator.login', {
        account: key.toLowerCase(),
        pin: pinOf(key),
      })
      const token = result?.['token']
      if (typeof token !== 'string') throw new Error(`${key} cannot log in: ${problem?.code}`)
      return token
    },
    cardAwaited: async () =>
      void (await claims.until(() => awaited > 0, { limitMs, what: () => 'a command waits for a card' })),
    noCardAwaited: async () =>
      void (await claims.until(() => awaited === 0, { limitMs, what: () => 'no command waits for a card' })),
    async reboot() {
      await server?.close()
      bench.kill()
      bench.boot()
      bench.clock.advance(3_000)
      await listen()
    },
  }
}

export type StaffedBench<K extends string> = ControlBench & { readonly tokens: Readonly<Record<K, string>> }

/** Accounts and logins of some of the staff; the first of them is the first of the venue. */
export function staffedBench<K extends string>(...keys: readonly K[]): Promise<StaffedBench<K>> {
  return staffedBenchWith({}, ...keys)
}

/** The same with rules, or a venue, of its own. */
export async function staffedBenchWith<K extends string>(
  options: Parameters<typeof booted>[0],
  ...keys: readonly K[]
): Promise<StaffedBench<K>> {
  const control = await controlBench(options)
  const tokens: Record<string, string> = {}
  for (const key of keys) {
    await control.addAccount(key, tokens[keys[0] ?? ''])
    tokens[key] = await control.logIn(key)
  }
  return { ...control, tokens: tokens as Record<K, string> }
}
