/** The simulated devices of a site, at work in a process of their own; seen from the process that measures. */
import { once } from 'node:events'
import type { Direction } from '../../drivers/words.ts'
import type { SiteMessage, SiteRequest, Talked } from './simulated-site.ts'
import type { SiteDevice } from './site.ts'
import { firstMessage, type Workshop, within } from './workshop.ts'

const startMs = 20_000
const answerMs = 5_000

type Counts = Readonly<Record<string, Talked>>

export interface RunningSite {
  readonly ports: Readonly<Record<string, string>>
  /** What each device heard and said since the last call. */
  counts(): Promise<Counts>
  /** Somebody pushes through a gate that nobody opened. */
  walk(gate: string, direction: Direction): void
}

/** The devices are there when it resolves. */
export async function startSite(workshop: Workshop, devices: readonly SiteDevice[]): Promise<RunningSite> {
  const child = workshop.start('scripts/benchmarks/simulated-site.ts', [JSON.stringify(devices)])
  const first = firstMessage(child, 'the simulated site') as Promise<SiteMessage>
  const said = await within(first, startMs, 'the simulated site starts')
  if (said.kind !== 'ports') throw new Error('the simulated site did not say where its devices are')
  return {
    ports: said.ports,
    async counts() {
      const answer = once(child, 'message') as Promise<[SiteMessage]>
      child.send({ kind: 'count' } satisfies SiteRequest)
      const [message] = await within(answer, answerMs, 'the simulated site counts')
      return message.kind === 'counts' ? message.counts : {}
    },
    walk: (gate, direction) => void child.send({ kind: 'walk', gate, direction } satisfies SiteRequest),
  }
}
