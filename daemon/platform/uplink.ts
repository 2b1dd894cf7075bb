/**
 * Keeps a link to the platform's broker for ever, one single-use link after another, and says what stands on it:
 * birth, states, then the events. A broker that is away, at start or for days, is an ordinary state.
 */
import { Fault, type FaultCode } from '../../drivers/fault.ts'
import type { Cancel, Chance, Clock } from '../../drivers/ports.ts'
import { pauseMs } from '../backoff.ts'
import type { Broker, BrokerLink, InboundMessage, OutboundMessage } from './broker.ts'
import { type GatewayState, gatewayPayload, journalPayload, type Topics } from './contract.ts'
import { createLinkReport, steadyMs } from './link-report.ts'
import type { Outbox, Tail } from './outbox.ts'
import { createRivals } from './rivals.ts'
import { createStates } from './states.ts'

export interface UplinkOptions {
  readonly broker: Broker
  readonly outbox: Outbox
  readonly journal: Pick<Tail, 'stream' | 'head'>
  readonly topics: Pick<Topics, 'gateway' | 'journal'>
  readonly clock: Clock
  readonly chance: Chance
  /** source of this gateway's events, for `state/journal` */
  readonly source: string
  /** version of this program, for `state/gateway` */
  readonly version: string
  /** venue code of the platform above, for `state/gateway` */
  readonly parent?: string | undefined
  /** the present moment in RFC 3339 with zone offset, for `since` */
  wallTime(): string
  /** topics to subscribe to on every link, before the birth */
  readonly subscriptions?: readonly string[]
  onMessage?(message: InboundMessage): void
  /** Another gateway connects as this one; `stream` is its journal. At most once an hour. */
  onRival?(stream: string): void
  /** Lost (`false`) and restored (`true`) in turn, lost first; an absence of up to 2 s is not told. */
  onLinkChange(up: boolean, cause: FaultCode | null): void
  /** A gateway that ran before this one has told the loss, and not the return. */
  readonly wasLost?: boolean
  /** A link ended or could not be made, told when the reason differs from the former one; for the log. */
  onFault?(fault: Fault): void
}

export interface Uplink {
  start(): void
  /** Publishes a retained state now or as soon as there is a link; only the newest payload of a topic counts. */
  reportState(topic: string, payload: string): void
  isUp(): boolean
  /** Says something now; without a link it is lost, and `said` is told so. Once in any case. */
  say(message: OutboundMessage, said: (isSaid: boolean) => void): void
  /** The journal has grown. Cheap: it may be called after every append. */
  wake(): void
  /** Sends what is left, says offline and closes, all within about a second; resolves in any case. */
  stop(): Promise<void>
}

/** Between two publications of the journal's head: a witness needs it often, a broker does not. */
const journalStateMs = 5_000
/** At a stop: for the last events, and from there for `state/gateway` offline. Systemd waits longer. */
const lastEventsMs = 500
const farewellMs = 500
/** At a stop: how often the outbox is asked whether it is empty. */
const lookMs = 10
/** At a stop: for the DISCONNECT to leave; the client cuts the line after 1 s by itself. */
const closeMs = 1_100

/** Does nothing until `start`. */
export function createUplink(options: UplinkOptions): Uplink {
  const { clock, outbox, topics, journal } = options
  const report = createLinkReport(clock, options.onLinkChange, options.wasLost)
  const rivals = createRivals({
    clock,
    chance: options.chance,
    onRival: (stream) => options.onRival?.(stream),
  })
  const states = createStates({ clock, afterChange: () => onSettled() })
  let link: BrokerLink | null = null
  let up = false
  let upSinceMs = 0
  /** attempts since a link last held */
  let failures = 0
  let stopping = false
  let lastFault = ''
  let cancelRetry: Cancel = () => undefined
  let cancelJournal: Cancel = () => undefined
  let onSettled = (): void => undefined
  let onDown = (): void => undefined
  /** told when their message left, or when the link is gone */
  const unsaid = new Set<(isSaid: boolean) => void>()

  function gatewayState(state: GatewayState['state']): string {
    const { version, parent } = options
    const place = parent === undefined ? {} : { parent }
    const said = { stream: journal.stream, version, ...place }
    const payload = gatewayPayload({ state, ...said, since: options.wallTime() })
    rivals.said(payload)
    // what the broker says in our name when it misses us
    rivals.said(gatewayPayload({ state: 'offline', ...said, since: null }))
    return payload
  }

  function attempt(): void {
    const made = options.broker.connect({
      up: () => linkUp(made),
      down: linkDown,
      message: hear,
    })
    link = made
  }

  function hear(message: InboundMessage): void {
    if (message.topic === topics.gateway) rivals.heard(message.payload)
    else options.onMessage?.(message)
  }

  function linkUp(made: BrokerLink): void {
    if (stopping) return
    up = true
    upSinceMs = clock.now()
    lastFault = ''
    // Where the broker does not let us see our own state, a rival goes unnoticed; nothing else is lost.
    made.subscribe(topics.gateway, () => undefined)
    for (const topic of options.subscriptions ?? []) {
      made.subscribe(topic, (fault) => fault === null || made.close(fault))
    }
    // Told first: the backlog is still whole then.
    report.up()
    states.report(topics.gateway, gatewayState('online'))
    reportJournal()
    states.linkUp(made)
    outbox.linkUp(made)
  }

  function linkDown(fault: Fault): void {
    if (up && clock.now() - upSinceMs >= steadyMs) failures = 0
    up = false
    link = null
    cancelJournal()
    states.linkDown()
    outbox.linkDown()
    for (const said of unsaid) said(false)
    unsaid.clear()
    onDown()
    if (stopping) return
    report.down(fault.code)
    tell(fault)
    const pause = Math.max(rivals.pauseMs(), pauseMs.patient(failures++, options.chance))
    cancelRetry = clock.at(clock.now() + pause, attempt)
  }

  function tell(fault: Fault): void {
    const words = `${fault.code} ${fault.message}`
    if (words !== lastFault) options.onFault?.(fault)
    lastFault = words
  }

  function reportJournal(): void {
    const { sequence, hash } = journal.head()
    const { stream } = journal
    const confirmedSequence = outbox.confirmedUpTo()
    const { source } = options
    const state = { source, stream, lastSequence: sequence, headHash: hash, confirmedSequence }
    states.report(topics.journal, journalPayload(state))
    cancelJournal()
    cancelJournal = clock.at(clock.now() + journalStateMs, reportJournal)
  }

  function say(message: OutboundMessage, said: (isSaid: boolean) => void): void {
    if (link === null || !up) {
      said(false)
      return
    }
    unsaid.add(said)
    link.publish(message, (fault) => {
      if (unsaid.delete(said)) said(fault === null)
    })
  }

  async function stop(): Promise<void> {
    stopping = true
    cancelRetry()
    cancelJournal()
    report.end()
    if (up) {
      await until(() => !up || outbox.isQuiet(), lastEventsMs)
      await farewell()
    }
    outbox.close()
    if (link !== null) await closed(link)
  }

  function farewell(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.at(clock.now() + farewellMs, resolve)
      const end = (): void => {
        cancel()
        resolve()
      }
      onDown = end
      onSettled = () => {
        if (states.settled(topics.gateway)) end()
      }
      states.report(topics.gateway, gatewayState('offline'))
    })
  }

  function closed(open: BrokerLink): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.at(clock.now() + closeMs, resolve)
      onDown = () => {
        cancel()
        resolve()
      }
      // Without an acknowledged farewell the last will must speak for us.
      if (!up || states.settled(topics.gateway)) open.close()
      else open.close(new Fault('closed', 'stopped without a farewell'))
    })
  }

  function until(reached: () => boolean, limitMs: number): Promise<void> {
    const endMs = clock.now() + limitMs
    return new Promise((resolve) => {
      const look = (): void => {
        if (reached() || clock.now() >= endMs) resolve()
        else clock.at(clock.now() + lookMs, look)
      }
      look()
    })
  }

  // The birth goes before all other states, so its topic is the first one reported.
  states.report(topics.gateway, gatewayState('online'))

  return {
    start() {
      report.begin()
      attempt()
    },
    reportState: states.report,
    say,
    isUp: () => up,
    wake: outbox.wake,
    stop,
  }
}
