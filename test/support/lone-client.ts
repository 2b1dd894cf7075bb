/** A process that holds one link to the broker on the port given to it, says its birth, and waits to be killed. */
import { systemClock } from '../../daemon/clock.ts'
import { createBroker } from '../../daemon/platform/client.ts'

const link = createBroker({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  tls: null,
  username: null,
  password: null,
  clientId: 'lone',
  will: { topic: 'lone/state', payload: 'gone' },
  clock: systemClock(0),
}).connect({
  up: () =>
    link.publish(
      { topic: 'lone/state', payload: 'here', qos: 1, retain: true, contentType: 'text/plain' },
      () => undefined,
    ),
  down: () => process.exit(1),
  message: () => undefined,
})
