/**
 * The rooms joined: devices, vault, core, journal and platform. What they are made of comes in from outside, so the
 * same gateway runs on a venue's box and in a simulation.
 */
import type { Clock } from '../drivers/ports.ts'
import type { Signal } from '../drivers/words.ts'
import { createAuditor } from './auditor.ts'
import type { Claimed } from './card-claims.ts'
import { createCardClaims } from './card-claims.ts'
import type { DaemonClock } from './clock.ts'
import type { ClockWatch } from './clock-watch.ts'
import { watchClock } from './clock-watch.ts'
import { localInstant } from './domain/calendar.ts'
import type { DeviceState } from './domain/devices.ts'
import { deviceState, isRefused } from './domain/devices.ts'
import type { Moment, StoredEvent } from './domain/event.ts'
import type { DataOf, Draft } from './domain/events/catalogue.ts'
import type { Audit, Entered, InputOf, PutRoster, PutRosters, Refusal, StopCause } from './domain/input.ts'
import { occupancy } from './domain/people.ts'
import { venueInForce } from './domain/policy.ts'
import type { State } from './domain/state.ts'
import { evolve, initialState } from './domain/state.ts'
import type { Venue } from './domain/venue.ts'
import { everyDay } from './every-day.ts'
import { createFleet } from './fleet.ts'
import type { ChainResult } from './journal/chain.ts'
import type { Log } from './log.ts'
import type { Answer, NewInput } from './loop.ts'
import { createLoop } from './loop.ts'
import type { InboundMessage, OutboundMessage } from './platform/broker.ts'
import type { Platform } from './platform/configured.ts'
import { devicePayload, occupancyPayload, topics } from './platform/contract.ts'
import type { Tail } from './platform/outbox.ts'
import type { WayStatus } from './platform-way.ts'
import { wayToPlatform } from './platform-way.ts'
import type { Random } from './random.ts'
import type { Roster, RosterVault } from './roster.ts'
import { recordRosters } from './roster.ts'
import type { Substitution } from './substitute.ts'
import { recordSubstitute } from './substitute.ts'
import type { WireStatus } from './supervisor/keeper.ts'
import { type SupervisedDevice, supervised } from './supervisor/report.ts'
import type { WirePlan } from './supervisor/wire-plan.ts'
import type { UnwrittenStatus } from './unwritten.ts'

export interface GatewayPorts {
  readonly venue: Venue
  /** training mode: events go to a topic tree of their own */
  readonly test: boolean
  readonly version: string
  /** digest of the configuration in force */
  readonly configuration: string
  readonly wires: readonly WirePlan[]
  readonly journal: Tail & {
    verification(): (rows: number) => ChainResult | null
    append(drafts: readonly Draft[], moment: Moment): readonly StoredEvent[]
    events(afterSequence?: number): Iterable<StoredEvent>
  }
  readonly vault: RosterVault
  /** null: this venue has none */
  readonly platform: Platform | null
  /** what facts are dated by, and what falls due */
  readonly clock: DaemonClock
  /** real time for wires and the link */
  readonly machine: Clock
  readonly random: Random
  /** What came on a request topic; see `requests`. Nothing is asked of it while the daemon starts. */
  readonly onRequest?: (message: InboundMessage) => void
  /** The battery will not last: what is open should end in order. */
  readonly onBatteryLow: () => void
  /** The mains are there again: nothing has to end. */
  readonly onMainsBack: () => void
  readonly log: Log
}

export interface GatewayStatus {
  readonly version: string
  readonly stream: string
  readonly lastSequence: number
  readonly clock: Moment['clock']
  /** facts are waiting in memory because the journal cannot be written; entry is shut */
  readonly unwritable: boolean
  readonly unwritten: UnwrittenStatus
  readonly platform: WayStatus | null
  readonly wires: readonly WireStatus[]
  readonly devices: Readonly<Record<string, DeviceState>>
  readonly occupancy: Readonly<Record<string, number>>
  readonly openPassages: number
}

/** What people ask for at consoles and keypads. */
type AskedInput = Extract<NewInput, { readonly kind: 'command' | 'staff' | 'locker-code' }>

/** What a verification found, and the facts of it. */
export interface Verified {
  readonly audit: Audit
  readonly events: readonly StoredEvent[]
}

export interface Gateway {
  start(): void
  /** One roster, or several in one decision: all of them or none. */
  putRoster(...rosters: readonly Roster[]): Refusal | null
  /** A roster failed its checks before it came here; only the number of problems is kept. */
  noteRejectedRoster(session: string | null, problems: number, source: 'file' | 'platform'): void
  /** A roster of the platform: its people go to the vault, the rest to `carry`. Throws the faults of the vault. */
  putPlatformRoster(roster: Roster, carry: (put: PutRoster) => Refusal | null): Refusal | null
  /** Somebody in the place of a member: name and number go to the vault, the reference to `carry`. */
  putSubstitute(given: Substitution, carry: (reference: string) => Refusal | null): Refusal | null
  /** What the platform asks; `along` writes into the journal in the transaction of what came of it. */
  carryOut(
    asked: Pick<InputOf<'request'>, 'request' | 'origin'>,
    along: (events: readonly StoredEvent[], refusal: Refusal | null) => void,
  ): Refusal | null
  /** A request was refused before the core heard of it. */
  noteRefusedRequest(refused: DataOf<'request.refused'>): void
  /** Sends a stretch of events once more; false when too many wait for that, or there is no platform. */
  repeat(from: number, to: number): boolean
  /** Says something to the platform now; without a link it is lost. */
  say(message: OutboundMessage, said: (isSaid: boolean) => void): void
  /** What came of something that somebody asked for; it is on record then, or refused. */
  ask(input: AskedInput): Answer
  /** The next card at a reader, for a command that waits for a second person there; see `CardClaims`. */
  claimCard(reader: string, over: AbortSignal): Promise<Claimed>
  readonly venue: Venue
  /** digest of the configuration in force */
  readonly configuration: string
  moment(): Moment
  /** Calls back with what was just stored; `state` knows it already. For as long as the gateway is there. */
  onFacts(listener: (events: readonly StoredEvent[]) => void): void
  /** Calls back with what is typed at keypads and read by badge readers; none of it is kept. */
  onEntered(listener: (device: string, entered: Entered) => void): void
  /** The newest event of the journal. */
  head(): { readonly sequence: number; readonly hash: string }
  /** Verifies all that is stored; what it found is on record then. Null when too many wait for that already. */
  verify(operator: string): Promise<Verified | null>
  status(): GatewayStatus
  /** Every configured device as its supervisor sees it, by id. */
  supervised(): Readonly<Record<string, SupervisedDevice>>
  state(): State
  /** Stores the stop, closes the wires, says farewell to the platform. No output moves. */
  stop(cause: StopCause): Promise<void>
}

/** Rebuilds the state from the journal; nothing is opened and nothing is stored before `start`. */
export function createGateway(ports: GatewayPorts): Gateway {
  const { venue, vault, journal, clock, machine, log, random } = ports
  let state = initialState
  for (const event of journal.events()) state = evolve(state, event, venue)

  const fleet = createFleet({
    wires: ports.wires,
    clock: machine,
    chance: random,
    onSignal: heard,
    log,
  })
  const claims = createCardClaims(machine)
  const loop = createLoop({
    journal,
    venue,
    clock,
    newRef: () => random.ref(),
    state,
    perform: ({ device, order }) => fleet.perform(device, order),
    onStored: stored,
    log,
  })
  const auditor = createAuditor({
    journal,
    machine,
    onAudited: (audit, done) =>
      loop.submit({ kind: 'audited', audit }, ({ events }) => done?.({ audit, events })),
  })
  let clockWatch: ClockWatch | null = null
  let stopDaily: () => void = () => undefined
  const topicsOfVenue = topics(venue.code, { test: ports.test })
  const platform =
    ports.platform === null
      ? null
      : wayToPlatform({
          ...ports,
          platform: ports.platform,
          topics: topicsOfVenue,
          gatewayState: state.gateway,
          submit: (input) => loop.submit(input),
        })

  function heard(device: string, signal: Signal): void {
    if (isEntered(signal)) {
      // what a device tells that nobody enrolled is nobody's (edge case 40)
      if (isRefused(loop.state().devices, device)) return
      for (const listener of entered) listener(device, signal)
      return
    }
    if (signal.kind !== 'CardRead') {
      loop.submit({ kind: 'signal', device, signal })
      return
    }
    const person = vault.hash(signal.card.number)
    const presented = { card: signal.card, person, participants: vault.participants(person) }
    // While there is fire a card is shown to get out or to be found; no command may keep it.
    const { fire, devices } = loop.state()
    // nor is one taken from a reader that nobody enrolled
    const mayBeClaimed = fire.size === 0 && !isRefused(devices, device)
    if (mayBeClaimed && claims.take(device, presented)) return
    loop.submit({ kind: 'card', device, presented })
  }

  function ask(input: AskedInput): Answer {
    const answers: Answer[] = []
    loop.submit(input, (answer) => answers.push(answer))
    const [answer] = answers
    if (answer === undefined) throw new Error(`${input.kind} was asked from inside another input`)
    return answer
  }

  function vaultPorts() {
    const inForce = venueInForce(loop.state().policy, venue)
    return { venue: inForce, vault, state: loop.state(), newParticipant: () => random.participant() }
  }

  const entered: ((device: string, entered: Entered) => void)[] = []
  const listeners: ((events: readonly StoredEvent[]) => void)[] = []

  function stored(events: readonly StoredEvent[]): void {
    for (const listener of listeners) listener(events)
    for (const { type } of events) {
      // whether the outage did anything to the record is asked as soon as it is over
      if (type === 'power.restored') {
        ports.onMainsBack()
        auditor.verify('power_restored', null)
      }
      if (type === 'power.battery_low') ports.onBatteryLow()
    }
    if (platform === null) return
    platform.wake()
    if (events.some((event) => event.type === 'zone.entered' || event.type === 'zone.exited'))
      reportOccupancy()
    for (const event of events) {
      if (isAboutDevice(event)) reportDevice(event.data.device)
    }
  }

  function reportDevice(device: string): void {
    const since = localInstant(clock.moment().ms, venue.utcOffset)
    const report = { device, state: deviceState(loop.state().devices, device), since } as const
    platform?.reportState(topicsOfVenue.device(device), devicePayload(report))
  }

  function counts(): Record<string, number> {
    return Object.fromEntries(occupancy(loop.state(), venue))
  }

  function reportOccupancy(): void {
    const state = { zones: counts(), total: loop.state().inside.size }
    platform?.reportState(topicsOfVenue.occupancy, occupancyPayload(state))
  }

  return {
    start() {
      const { version, configuration } = ports
      loop.submit({ kind: 'started', version, configuration })
      for (const device of venue.uses.keys()) reportDevice(device)
      reportOccupancy()
      clockWatch = watchClock({
        facts: clock,
        machine,
        onNews: (news) => loop.submit({ kind: 'clock', ...news }),
      })
      stopDaily = everyDay({
        clock,
        time: String(venue.otherRules['auditDailyAt'] ?? '03:30'),
        utcOffset: venue.utcOffset,
        run: () => auditor.verify('daily', null),
      })
      fleet.start()
      platform?.start()
    },
    putRoster(...rosters) {
      return recordRosters(rosters, {
        ...vaultPorts(),
        source: 'file',
        submit: (command: PutRosters) => ask({ kind: 'command', command }).refusal,
      })
    },
    noteRejectedRoster(session, problems, source) {
      const command = { kind: 'NoteRejectedRoster', source, session, problems } as const
      loop.submit({ kind: 'command', command })
    },
    putPlatformRoster: (roster, carry) =>
      recordRosters([roster], {
        ...vaultPorts(),
        source: 'platform',
        submit: ({ rosters: [put] }) => (put === undefined ? null : carry(put)),
      }),
    putSubstitute: (given, carry) => recordSubstitute(given, { ...vaultPorts(), carry }),
    carryOut({ request, origin }, along) {
      const answers: Answer[] = []
      loop.submit({ kind: 'request', request, origin }, (answer) => answers.push(answer), along)
      return answers[0]?.refusal ?? null
    },
    noteRefusedRequest: (refused) => loop.submit({ kind: 'request-refused', refused }),
    repeat: (from, to) => platform?.repeat(from, to) ?? false,
    say: (message, said) => (platform === null ? said(false) : platform.say(message, said)),
    ask,
    claimCard: claims.claim,
    get venue() {
      return venueInForce(loop.state().policy, venue)
    },
    configuration: ports.configuration,
    moment: () => clock.moment(),
    onFacts: (listener) => void listeners.push(listener),
    onEntered: (listener) => void entered.push(listener),
    head: () => journal.head(),
    verify: (operator) =>
      new Promise((resolve) => {
        if (!auditor.verify('command', operator, resolve)) resolve(null)
      }),
    status: () => ({
      version: ports.version,
      stream: journal.stream,
      lastSequence: journal.head().sequence,
      clock: clock.moment().clock,
      unwritable: loop.unwritable(),
      unwritten: loop.unwritten(),
      platform: platform?.status() ?? null,
      wires: fleet.status(),
      devices: Object.fromEntries(
        [...venue.uses.keys()].map((device) => [device, deviceState(loop.state().devices, device)]),
      ),
      occupancy: counts(),
      openPassages: loop.state().passages.size,
    }),
    supervised: () => {
      const { devices } = loop.state()
      return supervised(fleet.standings(), {
        devices,
        nowMs: clock.moment().ms,
        utcOffset: venue.utcOffset,
      })
    },
    state: () => loop.state(),
    async stop(cause) {
      clockWatch?.stop()
      stopDaily()
      auditor.stop()
      fleet.stop()
      loop.submit({ kind: 'stopping', cause })
      loop.stop()
      await platform?.stop()
    },
  }
}

function isEntered(signal: Signal): signal is Entered {
  return signal.kind === 'BadgeRead' || signal.kind === 'KeysEntered' || signal.kind === 'ReadFailed'
}

const aboutDevices = [
  'device.connected',
  'device.disconnected',
  'device.degraded',
  'device.tampered',
] as const

type DeviceEvent = StoredEvent & {
  readonly type: (typeof aboutDevices)[number]
}

/** Whether the fact may have changed what is reported of a device. */
function isAboutDevice(event: StoredEvent): event is DeviceEvent {
  return aboutDevices.some((type) => type === event.type)
}
