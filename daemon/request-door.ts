/**
 * Where the platform's requests come in: what they need is loaded with the first one, for most days of most venues have
 * none. A key that cannot be read refuses requests; it never stops the gate.
 */

import { ruleSetOf } from '../config/rule-set.ts'
import { catalogue, overridesSchema } from '../config/rules.ts'
import type { Config } from '../config/schema.ts'
import { Fault, orFault } from '../drivers/fault.ts'
import type { Clock } from '../drivers/ports.ts'
import { namesAnybody } from './control/free-text.ts'
import type { RefusalWords } from './domain/refusal-words.ts'
import type { Gateway } from './gateway.ts'
import type { Answers } from './journal/answers.ts'
import { sourceOf } from './journal/envelope.ts'
import type { Vault } from './journal/vault.ts'
import type { Log } from './log.ts'
import type { InboundMessage } from './platform/broker.ts'
import { topics } from './platform/contract.ts'
import type { Random } from './random.ts'
import type { GatewayKey } from './requests/gateway-key.ts'
import type { CheckedRules } from './requests/ports.ts'
import type { Requests } from './requests/receive.ts'
import type { Signer } from './requests/signers.ts'

export interface RequestDoor {
  /** Takes a message of a request topic. */
  receive(message: InboundMessage): void
  /** A signed request from a stick; the body of its answer. */
  put: Requests['put']
  /** The key that the platform encrypts to; made with the first need. Throws a `Fault` when it cannot be read or made. */
  key(): Promise<GatewayKey>
  stop(): Promise<void>
}

export interface DoorPorts {
  readonly config: Pick<Config, 'venue' | 'platform' | 'state'>
  readonly gateway: () => Gateway
  readonly answers: Answers
  readonly vault: Pick<Vault, 'person'>
  readonly random: Random
  readonly machine: Clock
  readonly log: Log
}

/** Messages that may wait while the rest is loaded, which takes a tenth of a second. */
const waitingLimit = 64
/** And so many more that are only told to come again, without what was in them: a flood takes no memory. */
const turnedAwayLimit = 10_000
const nothing = new Uint8Array(0)

/** Opens no file and loads nothing before it is needed. */
export function createRequestDoor(ports: DoorPorts): RequestDoor {
  let loading: Promise<Requests> | null = null
  let key: GatewayKey | null = null
  let waiting = 0
  let turnedAway = 0
  /** once it is loaded: what comes then waits in its own queue, and is answered when there are too many */
  let loaded: Requests | null = null

  async function loadKey(): Promise<GatewayKey> {
    const { loadOrCreateGatewayKey } = await import('./requests/gateway-key.ts')
    key ??= loadOrCreateGatewayKey(ports.config.state.platformKey, ports.random.bytes)
    return key
  }

  async function load(): Promise<Requests> {
    const [{ createRequests }, { loadOrCreateGatewayKey }] = await Promise.all([
      import('./requests/receive.ts'),
      import('./requests/gateway-key.ts'),
    ])
    const { config, answers, machine, log, random } = ports
    const { code, gateway, training } = config.venue
    return createRequests({
      gateway: ports.gateway(),
      answers,
      signers: await signersOf(config, log),
      key: () => (key ??= loadOrCreateGatewayKey(config.state.platformKey, random.bytes)),
      topics: topics(code, { test: training }),
      source: sourceOf(code, gateway),
      namesAnybody: (given) => namesAnybody({ gateway: ports.gateway(), vault: ports.vault }, given),
      checkRules,
      say: (message, said) => ports.gateway().say(message, said),
      clock: machine,
      log,
    })
  }

  function requests(): Promise<Requests> {
    loading ??= load()
    return loading
  }

  async function pass(message: InboundMessage): Promise<void> {
    waiting++
    const ready = await requests()
    waiting--
    loaded = ready
    ready.receive(message)
  }

  async function turnAway(message: InboundMessage): Promise<void> {
    turnedAway++
    const emptied = { ...message, payload: nothing }
    const ready = await requests()
    turnedAway--
    ready.turnAway(emptied)
  }

  return {
    receive(message) {
      if (loaded !== null && waiting === 0) loaded.receive(message)
      else if (waiting < waitingLimit) void pass(message)
      else if (turnedAway < turnedAwayLimit) void turnAway(message)
      else ports.log.warn('too many requests at once, one was dropped', { topic: message.topic })
    },
    put: async (file) => (await requests()).put(file),
    key: loadKey,
    async stop() {
      if (loading !== null) await (await loading).stop()
    },
  }
}

/** All of them or none: half a list would refuse whom nobody told about. */
async function signersOf({ platform }: Pick<Config, 'platform'>, log: Log): Promise<readonly Signer[]> {
  const { loadSigners } = await import('./requests/signers.ts')
  const signers = orFault(() => loadSigners(platform?.signers ?? []))
  if (!(signers instanceof Fault)) return signers
  log.error('requests are refused: a key of the platform cannot be read', {
    code: signers.code,
    detail: signers.message,
  })
  return []
}

/** Every rule has a value then: its own, or its default. */
function checkRules(given: unknown): CheckedRules {
  const parsed = overridesSchema(catalogue).safeParse(given)
  if (parsed.success) return { ok: true, version: ruleSetOf(parsed.data).version, values: parsed.data }
  const [issue] = parsed.error.issues
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const rule = unknown ?? issue?.path[0]
  const known = catalogue.rules.find(({ id }) => id === rule)
  const expected = known === undefined ? { zh: '没有此规则', en: 'no such rule' } : expectedOf(known)
  return { ok: false, rule: rule === undefined ? null : String(rule), expected }
}

const kinds = {
  number: '数字',
  integer: '整数',
  boolean: ' true 或 false',
  choice: '其中之一',
  list: '列表',
  time: '时刻，如 03:30',
} as const

function expectedOf(rule: (typeof catalogue.rules)[number]): RefusalWords {
  const { article, kind, min, max, choices } = rule
  if (rule.class === 'statutory') {
    const fixed = JSON.stringify(rule.default)
    return {
      zh: `固定规则（${article}），只能为 ${fixed}`,
      en: `fixed (${article}): no other value than ${fixed}`,
    }
  }
  if (min !== undefined)
    return { zh: `应为 ${min} 至 ${max} 的数`, en: `expected a ${kind} from ${min} to ${max}` }
  const one =
    choices === undefined ? { zh: '', en: '' } : { zh: `：${choices}`, en: ` of ${choices.join(', ')}` }
  return { zh: `应为${kinds[kind]}${one.zh}`, en: `expected a ${kind}${one.en}` }
}
