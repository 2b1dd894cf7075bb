/** A platform with nothing but MQTT.js: confirms what comes, as often as the contract suggests. Stores nothing. */
import { connect } from 'mqtt'

const [port, venue] = process.argv.slice(2)
/** As the contract suggests, whichever comes first. */
const ackEvents = 200
const ackMs = 100

const client = connect({ host: '127.0.0.1', port: Number(port), protocolVersion: 5, log: () => undefined })
let newest: { stream: string; sequence: string; hash: string } | null = null
let unsaid = 0

client.on('connect', () => {
  client.subscribe(`warden/v1/${venue}/event/#`, { qos: 1 }, () => process.send?.('ready'))
})
client.on('message', (_topic, payload) => {
  const { stream, sequence, hash } = JSON.parse(payload.toString())
  // what comes again is confirmed again: its sender has not heard it
  if (newest === null || Number(sequence) > Number(newest.sequence)) newest = { stream, sequence, hash }
  if (++unsaid >= ackEvents) confirm()
})
setInterval(confirm, ackMs)

function confirm(): void {
  if (unsaid === 0) return
  unsaid = 0
  client.publish(`warden/v1/${venue}/ack`, JSON.stringify(newest), { qos: 1 })
}
