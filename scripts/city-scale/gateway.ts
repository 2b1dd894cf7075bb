/** One venue's way to the platform as the daemon builds it: journal, outbox, uplink and confirmations, with a real client. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DaemonClock } from '../../daemon/clock.ts'
import type { EventType } from '../../daemon/domain/events/catalogue.ts'
import { sourceOf } from '../../daemon/journal/envelope.ts'
import { createBroker } from '../../daemon/platform/client.ts'
import { createConfirmations } from '../../daemon/platform/confirmations.ts'
import { clientId, gatewayPayload, occupancyPayload, topics } from '../../daemon/platform/contract.ts'
import { createOutbox, type Outbox } from '../../daemon/platform/outbox.ts'
import { createUplink, type Uplink } from '../../daemon/platform/uplink.ts'
import type { Random } from '../../daemon/random.ts'
import { createVenueJournal, type VenueJournal } from './journal.ts'

export interface CityGateway {
  readonly venue: string
  readonly journal: VenueJournal
  /** Begins to keep a link, with an outbox that starts from the kept positions. */
  connect(): void
  /** Ends the link in good order. */
  away(): Promise<void>
  append(type: EventType, atMs: number): void
  isUp(): boolean
  confirmed(): number
}

export interface CityGatewayOptions {
  readonly venue: string
  readonly port: number
  readonly certificates: string
  readonly clock: DaemonClock
  readonly random: Random
  onFault(words: string): void
  onMismatch(): void
}

/** The default of `platform.window`. */
const window = 256
const version = 'city'

/** Has no link at first. */
export function createCityGateway(options: CityGatewayOptions): CityGateway {
  const { venue, clock, random } = options
  const journal = createVenueJournal({ venue, random })
  const topicsOfVenue = topics(venue, { test: false })
  const broker = brokerOf(options, journal.stream)
  let outbox: Outbox | null = null
  let uplink: Uplink | null = null
  let inside = 0

  function connect(): void {
    const made = createOutbox({
      journal,
      topics: topicsOfVenue,
      clock,
      window,
      acknowledges: true,
      dateMs: () => clock.moment().ms,
      onDrained: () => undefined,
    })
    const confirmations = createConfirmations({ journal, outbox: made, onMismatch: options.onMismatch })
    outbox = made
    uplink = createUplink({
      broker,
      outbox: made,
      journal,
      topics: topicsOfVenue,
      clock,
      chance: random,
      source: sourceOf(venue, 'gw1'),
      version,
      wallTime: () => new Date(clock.moment().ms).toISOString(),
      subscriptions: [topicsOfVenue.requests, topicsOfVenue.acknowledgements],
      onMessage: (message) => {
        if (message.topic === topicsOfVenue.acknowledgements) confirmations(message)
      },
      onLinkChange: () => undefined,
      onFault: (fault) => options.onFault(`${venue}: ${fault.code} ${fault.message}`),
    })
    uplink.start()
  }

  return {
    venue,
    journal,
    connect,
    async away() {
      await uplink?.stop()
      uplink = null
    },
    append(type, atMs) {
      journal.append(type, atMs)
      inside = countedInside(inside, type)
      uplink?.wake()
      if (type.startsWith('zone.'))
        uplink?.reportState(
          topicsOfVenue.occupancy,
          occupancyPayload({ zones: { corridor: inside }, total: inside }),
        )
    },
    isUp: () => uplink?.isUp() ?? false,
    confirmed: () => outbox?.confirmedUpTo() ?? 0,
  }
}

function countedInside(inside: number, type: EventType): number {
  if (type === 'zone.entered') return inside + 1
  return type === 'zone.exited' ? Math.max(0, inside - 1) : inside
}

function brokerOf({ venue, port, certificates, clock }: CityGatewayOptions, stream: string) {
  const file = (name: string) => readFileSync(join(certificates, name), 'utf8')
  return createBroker({
    host: '127.0.0.1',
    port,
    tls: { ca: file('ca.crt'), cert: file(`${venue}.crt`), key: file(`${venue}.key`) },
    username: null,
    password: null,
    clientId: clientId(venue, 'gw1', { test: false }),
    will: {
      topic: topics(venue, { test: false }).gateway,
      payload: gatewayPayload({ state: 'offline', stream, version, since: null }),
    },
    clock,
  })
}
