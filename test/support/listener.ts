/** A consumer at a real broker, as the platform has one: collects what arrives, and comes back by itself. */
import { connect, type MqttClient } from 'mqtt'

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
  let look = (): void => undefined
  const url = `mqtt://127.0.0.1:${port}`
  const client: MqttClient = connect(url, { protocolVersion: 5, reconnectPeriod: 20, resubscribe: false })
  client.on('error', () => undefined)
  client.on('connect', () => {
    client.subscribe(filter, { qos: 0, rap: true }, (error) => {
      if (error == null) subscriptions++
      look()
    })
  })
  client.on('message', (topic, payload, packet) => {
    heard.push({ topic, payload, retained: packet.retain })
    look()
  })
  return {
    heard,
    subscriptions: () => subscriptions,
    until(reached, limitMs = 20_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`not reached in ${limitMs} ms`)), limitMs)
        const again = setInterval(() => look(), 20)
        look = () => {
          if (!reached()) return
          clearTimeout(timer)
          clearInterval(again)
          look = () => undefined
          resolve()
        }
        look()
      })
    },
    close: () => client.endAsync(true),
  }
}
