/**
 * The retained states: the newest payload of each topic wins, and each topic has at most one message on its way.
 * So nothing piles up while the broker is away, however often something changes.
 */
import { Fault } from '../../drivers/fault.ts'
import type { Clock } from '../../drivers/ports.ts'
import type { BrokerLink } from './broker.ts'
import { stateContentType } from './contract.ts'
import { createPatience } from './patience.ts'

export interface States {
  /** Takes the newest payload of `topic`; published now or when there is a link. */
  report(topic: string, payload: string): void
  /** Publishes every state on the new link, in the order in which the topics were first reported. */
  linkUp(link: BrokerLink): void
  linkDown(): void
  /** Whether the broker has acknowledged the newest payload of `topic` on the present link. */
  settled(topic: string): boolean
}

interface Entry {
  payload: string
  /** what this link's broker is known to have; null: nothing yet */
  delivered: string | null
  /** what is on its way to it */
  underway: string | null
}

/** `afterChange` is called after each acknowledgement. */
export function createStates({
  clock,
  afterChange,
}: {
  clock: Clock
  afterChange: (topic: string) => void
}): States {
  const entries = new Map<string, Entry>()
  let link: BrokerLink | null = null
  const patience = createPatience(clock, () =>
    abandon(new Fault('no_reply', 'the broker stopped acknowledging states')),
  )

  function publish(topic: string, entry: Entry): void {
    const on = link
    if (on === null || entry.underway !== null || entry.delivered === entry.payload) return
    const { payload } = entry
    entry.underway = payload
    patience.begin()
    on.publish({ topic, payload, qos: 1, retain: true, contentType: stateContentType }, (fault) => {
      if (on !== link) return
      if (fault !== null) return abandon(fault)
      entry.underway = null
      entry.delivered = payload
      patience.moved([...entries.values()].some((one) => one.underway !== null))
      publish(topic, entry)
      afterChange(topic)
    })
  }

  function abandon(fault: Fault): void {
    const useless = link
    linkDown()
    useless?.close(fault)
  }

  function linkDown(): void {
    link = null
    patience.end()
  }

  return {
    report(topic, payload) {
      const entry = entries.get(topic) ?? { payload, delivered: null, underway: null }
      entry.payload = payload
      entries.set(topic, entry)
      publish(topic, entry)
    },
    linkUp(next) {
      link = next
      for (const [topic, entry] of entries) {
        entry.delivered = null
        entry.underway = null
        publish(topic, entry)
      }
    },
    linkDown,
    settled(topic) {
      const entry = entries.get(topic)
      return link !== null && entry !== undefined && entry.delivered === entry.payload
    },
  }
}
