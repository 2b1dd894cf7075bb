/** The day's platform: hears every event, also those that come late, and can be taken away for a while. */
import { connect, type MqttClient } from 'mqtt'
import type { DemoBroker } from '../demo-broker.ts'
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

/** Listens on loopback and subscribes to everything of the venue. */
export async function startDayPlatform(port: number, venue: string): Promise<DayPlatform> {
  const heard: string[] = []
  const besides: string[] = []
  let broker: DemoBroker | null = await startBroker(port)
  const client: MqttClient = connect({
    host: '127.0.0.1',
    port: broker.port,
    protocolVersion: 5,
    clientId: 'day-platform',
    reconnectPeriod: 100,
  })
  client.on('connect', () => client.subscribe(`warden/v1/${venue}/#`, { qos: 1 }))
  // a broker that is away is part of the day
  client.on('error', () => undefined)
  client.on('message', (topic, payload) => {
    const list = topic.startsWith(`warden/v1/${venue}/event/`) ? heard : besides
    list.push(payload.toString())
  })
  return {
    heard,
    besides,
    async away() {
      await broker?.close()
      broker = null
    },
    async back() {
      broker = await startBroker(port)
    },
    async end() {
      client.end(true)
      await broker?.close()
    },
  }
}
