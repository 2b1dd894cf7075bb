/** The day's platform: a broker that can be taken away for a while, and the reference consumer, which keeps each event. */
import type { DemoBroker, Listener } from '../demo-broker.ts'
import { emptyMemory, startBroker } from '../demo-broker.ts'
import type { DemoPlatform } from '../demo-platform.ts'
import { listenAsPlatform } from '../demo-platform.ts'

export interface DayPlatform extends Pick<DemoPlatform, 'reached' | 'stored' | 'alarms'> {
  /** Whatever was published at the venue, as often as it was: events, states, retained reports, acknowledgements. */
  readonly published: readonly string[]
  away(): Promise<void>
  back(): Promise<void>
  end(): Promise<void>
}

/** Listens on loopback and stores every event of the venue in the file `database`. */
export async function startDayPlatform(place: {
  readonly port: number
  readonly venue: string
  readonly database: string
}): Promise<DayPlatform> {
  const { port, venue } = place
  const published: string[] = []
  const listener: Listener = (topic, payload) => {
    if (topic.startsWith(`warden/v1/${venue}/`)) published.push(payload.toString())
  }
  // Durable, as a platform's broker should be: whoever comes back first, what waits for the consumer stays.
  const memory = emptyMemory()
  let broker: DemoBroker | null = await startBroker(port, { listener, memory })
  const platform = listenAsPlatform(place)
  return {
    published,
    reached: platform.reached,
    stored: platform.stored,
    alarms: platform.alarms,
    async away() {
      await broker?.close()
      broker = null
    },
    async back() {
      broker = await startBroker(port, { listener, memory })
    },
    async end() {
      await platform.end()
      await broker?.close()
    },
  }
}
