/** given / when / then for the decision core: a venue's day told in inputs, checked in events. */

import type { StaffCommand } from '../../daemon/domain/command.ts'
import { staffCommands } from '../../daemon/domain/commands.ts'
import { decide, nextWake } from '../../daemon/domain/decide.ts'
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { Draft } from '../../daemon/domain/events/catalogue.ts'
import { catalogue } from '../../daemon/domain/events/catalogue.ts'
import type { StaffRole } from '../../daemon/domain/events/define.ts'
import { staffRole } from '../../daemon/domain/events/define.ts'
import type { Command, DeviceSignal, Input, Refusal } from '../../daemon/domain/input.ts'
import { evolve, initialState, type State } from '../../daemon/domain/state.ts'
import type { Rules, Venue } from '../../daemon/domain/venue.ts'
import { Personal } from '../../drivers/personal.ts'
import type { Card, Direction } from '../../drivers/words.ts'
import type { EdgeCase, Person } from './people.ts'
import { person } from './people.ts'
import { smallVenue } from './small-venue.ts'

type WithoutRef<T> = T extends Input ? Omit<T, 'ref'> : never

export interface Scenario {
  readonly venue: Venue
  state(): State
  /** Every fact so far, in order. */
  events(): readonly StoredEvent[]
  refusal(): Refusal | null
  /** Types of the facts that the last call led to. */
  latest(): readonly string[]
  last(): StoredEvent
  give(input: WithoutRef<Input>): Scenario
  /** Facts of other subjects, however they came about. Nothing follows from them by itself. */
  told(...drafts: readonly Draft[]): Scenario
  /** Puts people on a roster; their participant reference is `p-` and the key padded with zeros. */
  roster(
    session: string,
    room: string,
    holders: readonly Person[],
    options?: Partial<Window>,
    /** organisation code by key of the person */
    organisations?: Readonly<Record<string, string>>,
  ): Scenario
  /** Somebody who was registered at the console: the document stands for this participant too. */
  knownAs(holder: Person, participant: string): Scenario
  /** The vault learns that a number stands for somebody of a session, who is on no roster yet; gives the reference. */
  enrol(holder: Person, session: string): string
  card(reader: string, holder: Person | EdgeCase): Scenario
  signal(device: string, signal: DeviceSignal): Scenario
  /** Facts that are on record already, however they came there. */
  record(...drafts: readonly Draft[]): Scenario
  /** Members of the staff get their accounts. */
  staffed(...keys: readonly string[]): Scenario
  /** A command of the staff, by somebody of `people.json` in the own role; `second` gives the own credential with it. */
  staff(name: string, given: unknown, who: Who): Scenario
  online(...devices: string[]): Scenario
  /** Check-in with deposit, through to a confirmed deposit. */
  checkIn(holder: Person): Scenario
  pass(portal: string, direction: Direction, holder: Person): Scenario
  /** Moves time on and wakes the core whenever it asked for it. */
  wait(ms: number): Scenario
  /** Folds all facts again and starts anew, as after a kill; dead for so long, when nothing could fall due. */
  restart(deadMs?: number): Scenario
  /** The venue changes its rules, which takes a start; all devices come back. */
  underRules(change: Partial<Rules>): Scenario
  refOf(holder: Person): string
  now(): number
}

/** Who acts, and who consents: keys of the staff (`W1`), or of a participant who shows the own document. */
export interface Who {
  readonly by: string
  readonly second?: string
  readonly method?: 'pin' | 'card' | 'code'
}

interface Window {
  readonly dueMs: number
  readonly admitFromMs: number | null
  readonly admitUntilMs: number | null
  /** its room in the opening area */
  readonly openingRoom: string | null
  /** end of the booking of its rooms */
  readonly bookedUntilMs: number | null
  readonly mealAtMs: number | null
}

/** 18 March 2026, 09:30 at the venue, unless told otherwise. */
export const morning = Date.parse('2026-03-18T09:30:00+08:00')

/** A started gateway with all devices online, unless `bare`. */
export function scenario(options: { venue?: Venue; nowMs?: number; bare?: boolean } = {}): Scenario {
  let venue = options.venue ?? smallVenue()
  let now = options.nowMs ?? morning
  let state = initialState
  let count = 0
  let refusal: Refusal | null = null
  let latest: readonly Draft[] = []
  const events: StoredEvent[] = []
  const people = new Map<string, string[]>()

  function give(input: WithoutRef<Input>): Scenario {
    count++
    const decision = decide(state, venue, { ...input, ref: `r${count}` } as Input, {
      ms: now,
      clock: 'synced',
    })
    refusal = decision.refusal
    latest = decision.drafts
    for (const draft of decision.drafts) store(draft)
    return story
  }

  function store(draft: Draft): void {
    catalogue[draft.type].data.parse(draft.data)
    const event = { ...draft, sequence: events.length + 1, id: `e${events.length + 1}`, atMs: now }
    events.push(event)
    state = evolve(state, event, venue)
  }

  function wait(ms: number): Scenario {
    const end = now + ms
    for (let wake = nextWake(state, venue); wake !== null && wake <= end; wake = nextWake(state, venue)) {
      now = Math.max(now, wake)
      give({ kind: 'wake' })
    }
    now = end
    return story
  }

  function card(reader: string, holder: Person | EdgeCase): Scenario {
    const participants = people.get(holder.id_no) ?? []
    return give({
      kind: 'card',
      device: reader,
      presented: { card: cardRead(holder), person: hashOf(holder), participants },
    })
  }

  /** A member of the staff by the own reference; a participant by that of the newest roster. */
  function personAt(key: string): { person: string; roles: readonly StaffRole[] } {
    const holder = person(key)
    const role = staffRole.safeParse(holder.role)
    if (role.success) return { person: operatorOf(key), roles: [role.data] }
    return { person: people.get(holder.id_no)?.[0] ?? '', roles: [] }
  }

  function enrol(holder: Person, session: string): string {
    const ref = refOf(holder, session)
    people.set(holder.id_no, [ref, ...(people.get(holder.id_no) ?? []).filter((one) => one !== ref)])
    return ref
  }

  function roster(
    session: string,
    room: string,
    holders: readonly Person[],
    window: Partial<Window> = {},
    organisations: Readonly<Record<string, string>> = {},
  ): Scenario {
    const participants = holders.map((holder) => {
      const ref = enrol(holder, session)
      const organisation = organisations[holder.key]
      const named = organisation === undefined ? {} : { organisation }
      return { participant: ref, role: holder.role as 'expert', ...named }
    })
    const command: Command = {
      kind: 'PutRoster',
      source: 'file',
      session,
      projectKind: 'other',
      room,
      dueMs: window.dueMs ?? now + 30 * 60_000,
      admitFromMs: window.admitFromMs ?? null,
      admitUntilMs: window.admitUntilMs ?? null,
      openingRoom: window.openingRoom ?? null,
      bookedUntilMs: window.bookedUntilMs ?? null,
      mealAtMs: window.mealAtMs ?? null,
      participants,
    }
    return give({ kind: 'command', command })
  }

  const story: Scenario = {
    get venue() {
      return venue
    },
    state: () => state,
    events: () => events,
    refusal: () => refusal,
    latest: () => latest.map((draft) => draft.type),
    last() {
      const event = events.at(-1)
      if (event === undefined) throw new Error('nothing happened yet')
      return event
    },
    give,
    told(...drafts) {
      for (const draft of drafts) store(draft)
      return story
    },
    roster,
    enrol,
    knownAs(holder, participant) {
      people.set(holder.id_no, [participant, ...(people.get(holder.id_no) ?? [])])
      return story
    },
    card,
    signal: (device, signal) => give({ kind: 'signal', device, signal }),
    record(...drafts) {
      for (const draft of drafts) store(draft)
      return story
    },
    staffed(...keys) {
      for (const key of keys) {
        const operator = operatorOf(key)
        people.set(person(key).id_no, [operator])
        store({
          type: 'policy.changed',
          subject: operator,
          session: null,
          zone: null,
          data: {
            what: 'operator_added',
            operator,
            roles: [staffRole.parse(person(key).role)],
            version: null,
            values: null,
            by: null,
          },
        })
      }
      return story
    },
    staff(name, given, { by, second, method = 'pin' }) {
      const consent = second === undefined ? null : { ...personAt(second), method }
      const { person: operator, roles } = personAt(by)
      return give({
        kind: 'staff',
        command: commandNamed(name),
        given,
        by: { operator, roles, second: consent },
      })
    },
    online(...devices) {
      for (const device of devices) story.signal(device, { kind: 'Online', identity: null })
      return story
    },
    checkIn(holder) {
      card('desk1-reader', holder)
      const assigned = events.at(-1)
      if (assigned?.type !== 'locker.assigned') return story
      const door = venue.banks.get('bank1')?.cells.find((cell) => cell.id === assigned.data.cell)?.door ?? 0
      story.signal('bank1-board', { kind: 'DoorOpened', door, ref: assigned.data.ref })
      return story.signal('bank1-board', { kind: 'DoorClosed', door })
    },
    pass(portal, direction, holder) {
      card(`${portal}-${direction}`, holder)
      const granted = events.at(-1)
      if (granted?.type !== 'passage.granted') return story
      return story.signal(`${portal}-gate`, { kind: 'PersonPassed', direction, ref: granted.data.ref })
    },
    wait,
    restart(deadMs = 0) {
      now += deadMs
      state = initialState
      for (const event of events) state = evolve(state, event, venue)
      return give({ kind: 'started', version: '0.0.0', configuration: 'test' })
    },
    underRules(change) {
      const ruleVersion = `${venue.ruleVersion} ${JSON.stringify(change)}`.slice(-64)
      venue = { ...venue, ruleVersion, rules: { ...venue.rules, ...change } }
      return story.restart().online(...venue.uses.keys())
    },
    refOf: (holder) => people.get(holder.id_no)?.[0] ?? '',
    now: () => now,
  }
  if (options.bare !== true) {
    give({ kind: 'started', version: '0.0.0', configuration: 'test' })
    story.online(...venue.uses.keys())
  }
  return story
}

/** A command of the core's table; a name that it does not have is a mistake in the test. */
export function commandNamed(name: string): StaffCommand {
  const command = staffCommands[name]
  if (command === undefined) throw new RangeError(`the core has no command ${name}`)
  return command
}

/** The reference that a member of the staff has in a scenario. */
export function operatorOf(key: string): string {
  return `o-${key.toLowerCase().padEnd(12, '0')}`
}

function refOf(holder: Person, session: string): string {
  return `p-${`${holder.key}${session}`
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, '')
    .padEnd(12, '0')
    .slice(0, 32)}`
}

function hashOf(holder: Person | EdgeCase): string {
  let hash = 7
  for (const char of holder.id_no) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0
  return hash.toString(16).padStart(32, '0')
}

function cardRead(holder: Person | EdgeCase): Card {
  return {
    document: holder.id_type,
    number: new Personal(holder.id_no),
    name: new Personal(holder.name),
    validFrom: holder.valid_from,
    validUntil: holder.valid_to === '长期' ? null : holder.valid_to,
  }
}
