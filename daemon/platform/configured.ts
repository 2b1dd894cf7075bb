/** The platform that the configuration names: its broker's address, credentials and last will. Reads the named files. */
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

/** Where the events go. */
export interface Platform {
  readonly broker: Broker
  /** most events on their way to the broker at a time */
  readonly window: number
  /** venue code of the platform that this venue is a sub-site of */
  readonly parent?: string
}

/** The venue's platform, or null when it has none. Throws a `Fault` when a named file cannot be read. */
export function platformOf(
  config: Config,
  { stream, version, clock }: { stream: string; version: string; clock: Clock },
): Platform | null {
  const { platform, venue } = config
  if (platform === undefined) return null
  const url = new URL(platform.url)
  const secure = url.protocol === 'mqtts:'
  const test = venue.training
  const broker = createBroker({
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
      payload: gatewayPayload({ state: 'offline', stream, version, ...parentOf(config), since: null }),
    },
    clock,
  })
  return { broker, window: platform.window, ...parentOf(config) }
}

/** Where the venue stands in the directory, as far as it is a sub-site. */
function parentOf({ venue }: Pick<Config, 'venue'>): { readonly parent?: string } {
  return venue.parent === undefined ? {} : { parent: venue.parent }
}

function contents(path: string | undefined, what: string): string | null {
  if (path === undefined) return null
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw faultFrom(error, { what: path, expected: what })
  }
}
