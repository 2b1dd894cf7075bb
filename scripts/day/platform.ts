/** The day's platform: hears every event, also those that come late, and can be taken away for a while. */
import type { DemoBroker, Listener } from '../demo-broker.ts'
import { startBroker } from '../demo-broker.ts'

export interface DayPlatform {
  /** The envelopes as they came, each as often as it came. */
  readonly heard: readonly string[]
  /** What was published besides events: states and retained reports. */
  readonly besides: readonly string[]
  away(): Promise<void>
  back(): Promise<void>
  end(): Promise<void>
}

/** Listens on loopback and hears everything of the venue. */
export async function startDayPlatform(port: number, venue: string): Promise<DayPlatform> {
  const heard: string[] = []
  const besides: string[] = []
  // heard at the broker itself: a subscriber that comes back later than the gateway would miss what it says first
  const listener: Listener = (topic, payload) => {
    if (!topic.startsWith(`warden/v1/${venue}/`)) return
    const list = topic.startsWith(`warden/v1/${venue}/event/`) ? heard : besides
    list.push(payload.toString())
  }
  let broker: DemoBroker | null = await startBroker(port, listener)
  return {
    heard,
    besides,
    async away() {
      await broker?.close()
      broker = null
    },
    async back() {
      broker = await startBroker(port, listener)
    },
    async end() {
      await broker?.close()
    },
  }
}
