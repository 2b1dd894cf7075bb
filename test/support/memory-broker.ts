/** A broker in memory, on a virtual clock, whose acknowledgements and deaths a test decides. */

import type {
  Broker,
  BrokerOwner,
  Done,
  InboundMessage,
  OutboundMessage,
} from '../../daemon/platform/broker.ts'
import { Fault } from '../../drivers/fault.ts'
import type { Clock } from '../../drivers/ports.ts'

export interface MemoryBroker extends Broker {
  /** while false, connections are refused; links that are up stay */
  available: boolean
  /** `hold`: messages arrive, and their acknowledgements wait for `acknowledge` */
  acks: 'give' | 'hold'
  /** what the broker answers instead of an acknowledgement; null: nothing special */
  refuse: (message: OutboundMessage) => Fault | null
  /** everything that arrived, in order, over all links */
  readonly received: OutboundMessage[]
  readonly retained: ReadonlyMap<string, string>
  readonly subscribed: string[]
  /** how often `connect` was called, and when */
  readonly attempts: number[]
  /** acknowledgements that are held, oldest first */
  readonly held: number
  /** Gives the held acknowledgement at `index`, oldest first. */
  acknowledge(index: number): void
  /** Ends every link as a dead broker does. */
  kill(): void
  /** Says something on every link that is up. */
  say(
    topic: string,
    payload: string | Uint8Array,
    how?: Partial<Omit<InboundMessage, 'topic' | 'payload'>>,
  ): void
}

interface Link {
  readonly owner: BrokerOwner
  up: boolean
  over: boolean
}

interface Held {
  readonly link: Link
  readonly done: Done
}

/** Everything takes `latencyMs` each way. */
export function createMemoryBroker(clock: Clock, { latencyMs = 1 } = {}): MemoryBroker {
  const links = new Set<Link>()
  const retained = new Map<string, string>()
  let held: Held[] = []
  const later = (work: () => void): void => void clock.at(clock.now() + latencyMs, work)

  function end(link: Link, fault: Fault): void {
    if (link.over) return
    link.over = true
    link.up = false
    links.delete(link)
    held = held.filter((one) => one.link !== link)
    link.owner.down(fault)
  }

  function answer(link: Link, done: Done, fault: Fault | null): void {
    later(() => link.over || done(fault))
  }

  function arrive(link: Link, message: OutboundMessage, done: Done): void {
    if (link.over) return
    const refusal = broker.refuse(message)
    if (refusal !== null) {
      answer(link, done, refusal)
      return
    }
    broker.received.push(message)
    if (message.retain) retained.set(message.topic, message.payload)
    if (broker.acks === 'hold') held.push({ link, done })
    else answer(link, done, null)
  }

  const broker: MemoryBroker = {
    available: true,
    acks: 'give',
    refuse: () => null,
    received: [],
    retained,
    subscribed: [],
    attempts: [],
    get held() {
      return held.length
    },
    acknowledge(index) {
      const [one] = held.splice(index, 1)
      if (one !== undefined) answer(one.link, one.done, null)
    },
    kill() {
      for (const link of [...links]) end(link, new Fault('reset', 'the broker died'))
    },
    say(topic, payload, how = {}) {
      const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload
      const plain = { retained: false, properties: {}, responseTopic: null, correlation: null }
      const message = { ...plain, ...how, topic, payload: bytes }
      for (const link of links) if (link.up) link.owner.message(message)
    },
    connect(owner) {
      const link: Link = { owner, up: false, over: false }
      links.add(link)
      broker.attempts.push(clock.now())
      later(() => {
        if (link.over) return
        link.up = broker.available
        if (link.up) owner.up()
        else end(link, new Fault('refused', 'nothing listens at the broker address'))
      })
      return {
        publish: (message, done) => void (link.up && later(() => arrive(link, message, done))),
        subscribe(topic, done) {
          if (!link.up) return
          broker.subscribed.push(topic)
          answer(link, done, null)
        },
        close: (fault) => later(() => end(link, fault ?? new Fault('closed', 'we closed the link'))),
      }
    },
  }
  return broker
}
