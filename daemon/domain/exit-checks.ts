/** Checks at leaving: papers and storage media stay (Art. 31, 35; F-31.3). Pure. */
import type { StoredEvent } from './event.ts'
import type { DataOf } from './events/catalogue.ts'
import type { Subject } from './subject.ts'

export type ExitPurpose = DataOf<'exit_check.passed'>['purpose']

/** What the last check found. It holds for one exit: whoever goes back to the desk is checked again. */
export interface ExitCheck {
  readonly purpose: ExitPurpose
  readonly passed: boolean
}

/** Checks that still count, by participant. */
export type ExitChecks = ReadonlyMap<string, ExitCheck>

const none: ExitChecks = new Map()

function evolveExitChecks(checks: ExitChecks, event: StoredEvent): ExitChecks {
  switch (event.type) {
    case 'exit_check.passed':
    case 'exit_check.failed': {
      const { participant, purpose } = event.data
      return new Map(checks).set(participant, { purpose, passed: event.type === 'exit_check.passed' })
    }
    case 'zone.entered':
    case 'leave.rejected':
      return withoutPassed(checks, event.data.participant)
    case 'participant.released':
      return without(checks, event.data.participant)
    default:
      return checks
  }
}

function without(checks: ExitChecks, participant: string): ExitChecks {
  if (!checks.has(participant)) return checks
  const next = new Map(checks)
  next.delete(participant)
  return next
}

/** What was found at a failed check is not forgotten by going back in. */
function withoutPassed(checks: ExitChecks, participant: string): ExitChecks {
  return checks.get(participant)?.passed === true ? without(checks, participant) : checks
}

interface Checked {
  readonly exitChecks: ExitChecks
}

/** Whether staff have let a participant through the check for this exit. */
export function hasPassedExitCheck(
  { exitChecks }: Checked,
  participant: string,
  purpose: ExitPurpose,
): boolean {
  const check = exitChecks.get(participant)
  return check?.passed === true && check.purpose === purpose
}

/** Whether something was found on a participant and no check was passed since: until then nobody of them leaves. */
export function hasFailedExitCheck({ exitChecks }: Checked, participant: string): boolean {
  return exitChecks.get(participant)?.passed === false
}

/** The checks as a subject. */
export const exitChecksSubject: Subject<ExitChecks> = { initial: none, evolve: evolveExitChecks }
