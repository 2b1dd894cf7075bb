/** A platform of its own process: prints each event payload on a line of stdout, exactly as it arrived. */
import { connect } from 'mqtt'

const [port = '', filter = ''] = process.argv.slice(2)
const client = connect({
  host: '127.0.0.1',
  port: Number(port),
  protocolVersion: 5,
  clientId: `subscriber-${process.pid}`,
  // Its session outlives a restart of the broker, so that nothing is lost before it is back.
  clean: false,
  properties: { sessionExpiryInterval: 3600 },
  reconnectPeriod: 100,
})
client.on('connect', () => client.subscribe(filter, { qos: 1 }, () => process.stderr.write('subscribed\n')))
client.on('error', (error) => process.stderr.write(`${error.message}\n`))
client.on('message', (_topic, payload) => process.stdout.write(`${payload.toString('utf8')}\n`))
process.on('SIGTERM', () => process.exit(0))
