/** `warden leave list`: the open leaves and whose consent they wait for. Badge numbers, no names. */
import { badgeOf } from '../domain/badges.ts'
import { localInstant } from '../domain/calendar.ts'
import { missingConsents } from '../domain/leave-consents.ts'
import type { Leave } from '../domain/leaves.ts'
import { openIn } from '../domain/register.ts'
import type { State } from '../domain/state.ts'
import type { Venue } from '../domain/venue.ts'
import { codeLabel } from '../text/labels.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { foldedState } from './folded.ts'
import { columns, harmless } from './table.ts'

/** In the order in which they were asked for. */
export async function leaveList(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const { say, json, stdout, stderr, language } = context
  const leaves = openIn(folded.state.leaves).map((leave) => standing(folded, leave))
  if (json) {
    await stdout.write(`${JSON.stringify(leaves)}\n`)
    return exit.done
  }
  if (leaves.length === 0) {
    await stderr.write(`${say('leave.none')}\n`)
    return exit.done
  }
  const label = (code: string) => codeLabel(code, language)
  const rows = leaves.map(({ leave, badge, participant, kind, place, dueBack, phase, missing }) => [
    leave,
    harmless(badge ?? participant),
    label(`leave_${kind}`),
    place ?? '–',
    dueBack?.slice(11, 16) ?? '–',
    label(`leave_${phase}`),
    missing.map((roles) => roles.map(label).join('/')).join(', '),
  ])
  const head = ['id', 'person', 'kind', 'place', 'dueBack', 'phase', 'missing'] as const
  await stdout.write(`${columns([head.map((key) => say(`leave.${key}`)), ...rows])}\n`)
  return exit.done
}

function standing({ state, venue }: { state: State; venue: Venue }, leave: Leave) {
  const { id, participant, kind, place, dueBackMs, overran, phase } = leave
  return {
    leave: id,
    badge: badgeOf(state.badges, participant)?.badge ?? null,
    participant,
    kind,
    place,
    dueBack: dueBackMs === null ? null : localInstant(dueBackMs, venue.utcOffset),
    phase: overran ? ('overrun' as const) : phase,
    missing: phase === 'requested' ? missingConsents({ state, venue }, leave) : [],
  }
}
