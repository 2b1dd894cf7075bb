/** A member of the staff at a console: runs `warden` command lines in this process and keeps what they print. */
import { copyFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Environment, ExitCode, Input } from '../../daemon/cli/command.ts'
import { run } from '../../daemon/cli/run.ts'
import type { DaemonClock } from '../../daemon/clock.ts'
import type { Draft } from '../../daemon/domain/events/catalogue.ts'
import type { Journal } from '../../daemon/journal/store.ts'
import { openJournal } from '../../daemon/journal/store.ts'
import { journalOptions } from './journal-drafts.ts'
import type { VirtualClock } from './virtual-clock.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** When the staff sit down, unless told otherwise. */
export const consoleMs = Date.parse('2026-03-18T10:30:00+08:00')

export interface Printed {
  readonly code: ExitCode
  readonly out: string
  readonly err: string
}

export interface Sitting {
  readonly env?: Environment
  readonly clock?: DaemonClock
  readonly isTerminal?: boolean
  /** lines that are typed, such as PINs; then no more come */
  readonly typed?: readonly string[]
  /** in place of `typed`: somebody who types while the command runs */
  readonly stdin?: Input
  readonly interrupt?: AbortController
  /** Called with each piece of output as it comes. */
  readonly onOut?: (text: string) => void
}

/** A clock that stands still at `ms` (since 1970) until moved. */
export function consoleClock(ms = consoleMs): DaemonClock & VirtualClock {
  const clock = createVirtualClock()
  const nowMs = () => ms + clock.now()
  return { ...clock, moment: () => ({ ms: nowMs(), clock: 'synced' }), wallMs: nowMs }
}

/** Runs one command line, in English unless it says otherwise. */
export async function warden(argv: readonly string[], sitting: Sitting = {}): Promise<Printed> {
  let out = ''
  let err = ''
  const { env = { LANG: 'en_US.UTF-8' }, isTerminal = false } = sitting
  const typed = [...(sitting.typed ?? [])]
  const line = async () => typed.shift() ?? null
  const code = await run({
    argv,
    env,
    stdout: {
      isTerminal,
      write: async (text) => {
        out += text
        sitting.onOut?.(text)
      },
    },
    stderr: {
      isTerminal,
      write: async (text) => {
        err += text
      },
    },
    stdin: sitting.stdin ?? { isTerminal, line, hidden: line },
    clock: sitting.clock ?? consoleClock(),
    randomBytes: (count) => new Uint8Array(count),
    interruption: () => (sitting.interrupt ?? new AbortController()).signal,
  })
  return { code, out, err }
}

export interface DataDirectory {
  readonly dir: string
  readonly journal: Journal
  /** Stores one fact at a time of the day, `10:05`. */
  store(time: string, draft: Draft): void
}

/** A data directory with the venue of the example and an empty journal, which the caller closes. */
export function dataDirectory(): DataDirectory {
  const dir = mkdtempSync(join(tmpdir(), 'warden-'))
  const example = fileURLToPath(new URL('../../config/venue.example.yaml', import.meta.url))
  copyFileSync(example, join(dir, 'venue.yaml'))
  let count = 0
  const journal = openJournal({
    path: join(dir, 'journal.db'),
    ...journalOptions({
      newId: () => `01975f6e-0000-7000-8000-${String(++count).padStart(12, '0')}`,
      newStream: () => 's-0123456789ab',
    }),
  })
  return {
    dir,
    journal,
    store(time, draft) {
      journal.append([draft], { ms: Date.parse(`2026-03-18T${time}:00+08:00`), clock: 'synced' })
    },
  }
}

const lead = 'p-aaaaaaaaaaaa'
const representative = 'p-bbbbbbbbbbbb'
const code = 'DEMO-GC-20260318-01'
const person = 'ab'.repeat(16)

/** The opaque references of the people of `morning`. */
export const participants = { lead, representative } as const
export const sessionCode = code

/** A short morning: a roster of two, one let in as far as room 1, one too early, a reader lost, a fire alarm. */
export function morning({ store }: DataDirectory): void {
  const session = { subject: code, session: code, zone: null }
  const about = (ref: string, zone: string | null) => ({ subject: ref, session: code, zone })
  const device = { subject: 'lane-1-in', session: null, zone: null }
  store('07:40', {
    type: 'gateway.started',
    subject: 'gw1',
    session: null,
    zone: null,
    data: { version: '0.1.0', configuration: '00' },
  })
  store('08:00', {
    type: 'session.scheduled',
    ...session,
    data: {
      session: code,
      projectKind: 'works_tender',
      room: 'room1',
      dueAt: '2026-03-18T10:00:00.000+08:00',
      admitFrom: '2026-03-18T09:00:00.000+08:00',
      admitUntil: null,
    },
  })
  store('08:00', {
    type: 'roster.received',
    ...session,
    data: {
      session: code,
      source: 'file',
      revision: 1,
      participants: [
        { participant: lead, role: 'expert_lead' },
        { participant: representative, role: 'tenderee_rep' },
      ],
    },
  })
  store('08:30', {
    type: 'passage.denied',
    ...about(representative, 'hall'),
    data: { portal: 'lane-1', direction: 'in', participant: representative, person, reason: 'too_early' },
  })
  store('09:10', {
    type: 'participant.arrived',
    ...about(lead, null),
    data: { participant: lead, role: 'expert_lead', lateMinutes: -50 },
  })
  for (const [zone, portal] of [
    ['evaluation', 'lane-1'],
    ['room1', 'room1-door'],
  ] as const) {
    store('09:20', { type: 'zone.entered', ...about(lead, zone), data: { participant: lead, zone, portal } })
  }
  store('10:00', {
    type: 'device.disconnected',
    ...device,
    data: { device: 'lane-1-in', cause: 'unplugged' },
  })
  store('10:10', { type: 'fire_alarm.raised', ...device, data: { device: 'lane-1-in' } })
}
