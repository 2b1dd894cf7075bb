/** A consumer at a real broker, as the platform has one: collects what arrives, and comes back by itself. */
import { connect, type MqttClient } from 'mqtt'
import { createWatch } from './watch.ts'

export interface Heard {
  readonly topic: string
  readonly payload: Buffer
  readonly retained: boolean
}

export interface Listener {
  readonly heard: readonly Heard[]
  /** Resolves when `reached` is true, looked at after each message and now and then; fails after `limitMs`. */
  until(reached: () => boolean, limitMs?: number): Promise<void>
  /** How often the subscription was granted. */
  readonly subscriptions: () => number
  close(): Promise<void>
}

/** Subscribes to `filter` at QoS 0, so that the broker passes each message on before it acknowledges it. */
export function listen(port: number, filter: string): Listener {
  const heard: Heard[] = []
  let subscriptions = 0
  const watch = createWatch()
  const url = `mqtt://127.0.0.1:${port}`
  const client: MqttClient = connect(url, { protocolVersion: 5, reconnectPeriod: 20, resubscribe: false })
  client.on('error', () => undefined)
  client.on('connect', () => {
    client.subscribe(filter, { qos: 0, rap: true }, (error) => {
      if (error == null) subscriptions++
      watch.changed()
    })
  })
  client.on('message', (topic, payload, packet) => {
    heard.push({ topic, payload, retained: packet.retain })
    watch.changed()
  })
  return {
    heard,
    subscriptions: () => subscriptions,
    async until(reached, limitMs = 20_000) {
      const again = setInterval(watch.changed, 20)
      const what = () => `${heard.length} messages and ${subscriptions} subscriptions until then`
      await watch.until(reached, { limitMs, what }).finally(() => clearInterval(again))
    },
    close: () => client.endAsync(true),
  }
}
