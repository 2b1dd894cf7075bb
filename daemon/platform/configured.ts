/** The platform that the configuration names: its broker's address, credentials and last will (F-P.1). Reads the named files. */
import { readFileSync } from 'node:fs'
import type { Config } from '../../config/schema.ts'
import type { Clock } from '../../drivers/ports.ts'
import { faultFrom } from '../../drivers/transport/errno.ts'
import type { Broker } from './broker.ts'
import { type CertificateFiles, type CertificateNow, createCertificates } from './certificates.ts'
import { createBroker } from './client.ts'
import { clientId, gatewayPayload, topics } from './contract.ts'
import { explained } from './explained-broker.ts'

/** MQTT's own ports, used when the address names none. */
const plainPort = 1883
const tlsPort = 8883

/** Where the events go. */
export interface Platform {
  readonly broker: Broker
  /** most events on their way to the broker at a time */
  readonly window: number
  /** whether it confirms what it has stored; without it the broker's word is all there is */
  readonly acknowledges: boolean
  /** venue code of the platform that this venue is a sub-site of */
  readonly parent?: string
  /** until when the certificates of the link are good; none without TLS */
  certificates?(): readonly CertificateNow[]
}

interface Surroundings {
  readonly stream: string
  readonly version: string
  readonly clock: Clock
  /** what facts are dated by, milliseconds since 1970 */
  nowMs(): number
  /** Our own certificate will not be accepted: the gateway runs, the link will not. For the log. */
  onProblem(problem: string): void
}

/** The venue's platform, or null when it has none. Throws a `Fault` when a named file cannot be read. */
export function platformOf(
  config: Pick<Config, 'platform' | 'venue'>,
  around: Surroundings,
): Platform | null {
  const { stream, version, clock, nowMs } = around
  const { platform, venue } = config
  if (platform === undefined) return null
  const url = new URL(platform.url)
  const secure = url.protocol === 'mqtts:'
  const test = venue.training
  const tls = secure ? filesOf(platform) : null
  const certificates = tls && createCertificates({ files: tls, utcOffset: venue.utcOffset, nowMs })
  const problem = certificates?.problem() ?? null
  if (problem !== null) around.onProblem(problem)
  const broker = createBroker({
    host: url.hostname,
    port: url.port === '' ? (secure ? tlsPort : plainPort) : Number(url.port),
    tls,
    username: platform.username ?? null,
    password: contents(platform.passwordFile, 'the password for the platform')?.trimEnd() ?? null,
    clientId: clientId(venue.code, venue.gateway, { test }),
    will: {
      topic: topics(venue.code, { test }).gateway,
      payload: gatewayPayload({ state: 'offline', stream, version, ...parentOf(config), since: null }),
    },
    clock,
    onServerCertificate: (shown) => certificates?.seen(shown),
  })
  const { window, acknowledges } = platform
  const way = { window, acknowledges, ...parentOf(config) }
  if (certificates === null) return { broker, ...way }
  return { broker: explained(broker, certificates.problem), certificates: certificates.now, ...way }
}

/** Where the venue stands in the directory, as far as it is a sub-site. */
function parentOf({ venue }: Pick<Config, 'venue'>): { readonly parent?: string } {
  return venue.parent === undefined ? {} : { parent: venue.parent }
}

function filesOf(platform: NonNullable<Config['platform']>): CertificateFiles {
  return {
    ca: contents(platform.caFile, 'trusted certificates'),
    cert: contents(platform.certFile, 'the certificate of this gateway'),
    key: contents(platform.keyFile, 'the private key of this gateway'),
  }
}

function contents(path: string | undefined, what: string): string | null {
  if (path === undefined) return null
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw faultFrom(error, { what: path, expected: what })
  }
}
