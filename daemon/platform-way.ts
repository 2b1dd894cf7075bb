/** The way to the platform, put together: outbox, link, confirmations, and what is watched about them. */
import type { Fault, FaultCode } from '../drivers/fault.ts'
import type { Clock } from '../drivers/ports.ts'
import type { DaemonClock } from './clock.ts'
import { localInstant } from './domain/calendar.ts'
import type { Gateway } from './domain/gateway.ts'
import type { Venue } from './domain/venue.ts'
import { sourceOf } from './journal/envelope.ts'
import type { Log } from './log.ts'
import type { NewInput } from './loop.ts'
import { watchBacklog } from './platform/backlog-watch.ts'
import type { InboundMessage } from './platform/broker.ts'
import { watchCertificates } from './platform/certificate-watch.ts'
import type { CertificateNow } from './platform/certificates.ts'
import type { Platform } from './platform/configured.ts'
import { createConfirmations } from './platform/confirmations.ts'
import type { Topics } from './platform/contract.ts'
import type { Outbox, Tail } from './platform/outbox.ts'
import { createOutbox } from './platform/outbox.ts'
import type { Uplink } from './platform/uplink.ts'
import { createUplink } from './platform/uplink.ts'
import type { Random } from './random.ts'

export interface WayPorts {
  readonly platform: Platform
  readonly journal: Tail
  readonly topics: Topics
  readonly venue: Venue
  readonly version: string
  readonly clock: DaemonClock
  readonly machine: Clock
  readonly random: Random
  readonly log: Log
  /** as it was when the daemon started */
  readonly gatewayState: Gateway
  readonly submit: (input: NewInput) => void
  readonly onRequest?: (message: InboundMessage) => void
}

/** How it stands with the platform, for `status`. */
export interface WayStatus {
  readonly up: boolean
  /** why there is no link, in words for whoever repairs it; null while there is one, and before the first attempt is over */
  readonly trouble: { readonly code: FaultCode; readonly detail: string } | null
  /** events that are not delivered: not confirmed, or where nothing is confirmed, not taken by the broker */
  readonly backlog: number
  readonly sentUpTo: number
  /** null: this platform confirms nothing, so the broker's word is all there is */
  readonly confirmedUpTo: number | null
  readonly certificates: readonly CertificateNow[]
}

export interface Way extends Uplink, Pick<Outbox, 'repeat'> {
  status(): WayStatus
}

/** Does nothing until `start`. */
export function wayToPlatform(ports: WayPorts): Way {
  const { journal, topics, machine, clock, venue, submit, log, gatewayState } = ports
  const { broker, window, parent, acknowledges, certificates = () => [] } = ports.platform
  const wasLost = gatewayState.linkUp === false
  let lastFault: Fault | null = null
  const outbox = createOutbox({
    // what was told of a backlog is taken back with its end, whoever was killed meanwhile (edge case 29)
    wasAway: wasLost || gatewayState.overfilled,
    journal,
    topics,
    clock: machine,
    window,
    acknowledges,
    dateMs: () => clock.moment().ms,
    onDrained: (delivered) => submit({ kind: 'drained', delivered }),
  })
  const hearConfirmation = createConfirmations({
    journal,
    outbox,
    onMismatch: (mismatch) => submit({ kind: 'mismatch', ...mismatch }),
    onNoise: (reason) => log.warn('an acknowledgement of the platform was not used', { reason }),
  })
  const uplink = createUplink({
    wasLost,
    broker,
    outbox,
    journal,
    topics,
    clock: machine,
    chance: ports.random,
    source: sourceOf(venue.code, venue.gateway),
    version: ports.version,
    parent,
    wallTime: () => localInstant(clock.moment().ms, venue.utcOffset),
    subscriptions: [topics.requests, ...(acknowledges ? [topics.acknowledgements] : [])],
    onMessage(message) {
      if (message.topic === topics.acknowledgements) hearConfirmation(message)
      else if (topics.operationOf(message.topic) !== null) ports.onRequest?.(message)
    },
    onRival: (other) => submit({ kind: 'rival', other }),
    onLinkChange: (up, cause) =>
      submit({ kind: 'link', up, cause: cause ?? 'unknown', backlog: outbox.backlog() }),
    onFault(fault) {
      lastFault = fault
      log.warn('platform is away', { code: fault.code, detail: fault.message })
    },
  })
  const stopWatching = watchBacklog({
    outbox,
    journal,
    clock: machine,
    onBacklog: (backlog) => submit({ kind: 'backlog', ...backlog }),
  })
  const stopCertificates = watchCertificates({
    certificates,
    clock: machine,
    onCertificate: (news) => submit({ kind: 'certificate', ...news }),
  })
  return {
    ...uplink,
    repeat: outbox.repeat,
    stop() {
      stopCertificates()
      stopWatching()
      return uplink.stop()
    },
    status: () => ({
      up: uplink.isUp(),
      trouble:
        uplink.isUp() || lastFault === null ? null : { code: lastFault.code, detail: lastFault.message },
      backlog: outbox.backlog(),
      sentUpTo: outbox.sentUpTo(),
      confirmedUpTo: outbox.confirmedUpTo(),
      certificates: certificates(),
    }),
  }
}
