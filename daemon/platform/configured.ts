/** The broker that the configuration names: its address, credentials and last will. Reads the named files. */
import { readFileSync } from 'node:fs'
import type { Config } from '../../config/schema.ts'
import type { Clock } from '../../drivers/ports.ts'
import { faultFrom } from '../../drivers/transport/errno.ts'
import type { Broker } from './broker.ts'
import { createBroker } from './client.ts'
import { clientId, gatewayPayload, topics } from './contract.ts'

/** MQTT's own ports, used when the address names none. */
const plainPort = 1883
const tlsPort = 8883

/** The platform's broker, or null when the venue has no platform. Throws a `Fault` when a named file cannot be read. */
export function brokerOf(
  config: Config,
  { stream, version, clock }: { stream: string; version: string; clock: Clock },
): Broker | null {
  const { platform, venue } = config
  if (platform === undefined) return null
  const url = new URL(platform.url)
  const secure = url.protocol === 'mqtts:'
  const test = venue.training
  return createBroker({
    host: url.hostname,
    port: url.port === '' ? (secure ? tlsPort : plainPort) : Number(url.port),
    tls: secure
      ? {
          ca: contents(platform.caFile, 'trusted certificates'),
          cert: contents(platform.certFile, 'the certificate of this gateway'),
          key: contents(platform.keyFile, 'the private key of this gateway'),
        }
      : null,
    username: platform.username ?? null,
    password: contents(platform.passwordFile, 'the password for the platform')?.trimEnd() ?? null,
    clientId: clientId(venue.code, venue.gateway, { test }),
    will: {
      topic: topics(venue.code, { test }).gateway,
      payload: gatewayPayload({ state: 'offline', stream, version, since: null }),
    },
    clock,
  })
}

function contents(path: string | undefined, what: string): string | null {
  if (path === undefined) return null
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw faultFrom(error, { what: path, expected: what })
  }
}
