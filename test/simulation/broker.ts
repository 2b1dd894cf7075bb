/** A broker in memory that goes away, and the platform's consumer behind it. */
import type { Broker, BrokerLink, BrokerOwner } from '../../daemon/platform/broker.ts'
import { Fault } from '../../drivers/fault.ts'
import type { Chance, Clock } from '../../drivers/ports.ts'

export interface SimulatedBroker extends Broker {
  /** All links are cut; new ones are refused until `comeBack`. */
  goAway(): void
  comeBack(): void
  isThere(): boolean
  /** What the consumer has, by sequence, as the text that arrived. */
  readonly received: ReadonlyMap<number, string>
  /** Messages that contradict an earlier one of the same sequence, or skip one. */
  readonly complaints: readonly string[]
}

/** Each message takes 1 to 20 ms each way; what is under way when the broker goes is lost. */
export function simulateBroker({ clock, chance }: { clock: Clock; chance: Chance }): SimulatedBroker {
  const received = new Map<number, string>()
  const complaints: string[] = []
  const links = new Set<(fault: Fault) => void>()
  let there = true

  const delay = () => 1 + chance.next() * 19

  function consume(topic: string, payload: string): void {
    if (!topic.includes('/event/')) return
    const sequence = Number((JSON.parse(payload) as { sequence: string }).sequence)
    const earlier = received.get(sequence)
    if (earlier !== undefined && earlier !== payload)
      complaints.push(`sequence ${sequence} came with two texts`)
    if (earlier === undefined && sequence !== received.size + 1)
      complaints.push(`sequence ${sequence} came too early`)
    received.set(sequence, payload)
  }

  function connect(owner: BrokerOwner): BrokerLink {
    let alive = true
    const end = (fault: Fault) => {
      if (!alive) return
      alive = false
      links.delete(end)
      owner.down(fault)
    }
    links.add(end)
    let lastMs = clock.now()
    /** in order, as one connection delivers */
    const later = (job: () => void) => {
      lastMs = Math.max(lastMs, clock.now() + delay())
      clock.at(lastMs, () => {
        if (alive) job()
      })
    }
    later(() => (there ? owner.up() : end(new Fault('refused', 'broker is away'))))
    return {
      publish({ topic, payload }, done) {
        later(() => {
          if (!there) return
          consume(topic, payload)
          later(() => done(null))
        })
      },
      subscribe: (_topic, done) => later(() => done(null)),
      close: (fault) => clock.at(clock.now() + 1, () => end(fault ?? new Fault('closed', 'we closed it'))),
    }
  }

  return {
    connect,
    received,
    complaints,
    isThere: () => there,
    goAway() {
      there = false
      for (const end of [...links])
        clock.at(clock.now() + 1, () => end(new Fault('reset', 'broker went away')))
    },
    comeBack() {
      there = true
    },
  }
}
