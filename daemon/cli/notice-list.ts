/** `warden notice list`: what was told to whom and has not been taken yet. Badge numbers, no names. */
import { badgeOf } from '../domain/badges.ts'
import { localInstant } from '../domain/calendar.ts'
import type { Notification } from '../domain/notifications.ts'
import { openNotifications } from '../domain/notifications.ts'
import type { State } from '../domain/state.ts'
import type { Venue } from '../domain/venue.ts'
import { codeLabel } from '../text/labels.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, isSwitched } from './command.ts'
import { foldedState } from './folded.ts'
import { columns, harmless } from './table.ts'

/** In the order in which they were told first; with `--all` also those that are settled. */
export async function noticeList(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const { say, json, stdout, stderr, language } = context
  const notices = isSwitched(context, 'all') ? allOf(folded.state) : openNotifications(folded.state)
  const list = notices.map((notice) => shown(folded, notice))
  if (json) {
    await stdout.write(`${JSON.stringify(list)}\n`)
    return exit.done
  }
  if (list.length === 0) {
    await stderr.write(`${say('notice.none')}\n`)
    return exit.done
  }
  const rows = list.map(
    ({ notification, topic, to, session, participant, badge, sentAt, repeats, state }) => [
      notification,
      codeLabel(topic, language),
      codeLabel(to, language),
      harmless(session ?? '–'),
      harmless(badge ?? participant ?? '–'),
      sentAt.slice(0, 16).replace('T', ' '),
      String(repeats),
      codeLabel(`notice_${state}`, language),
    ],
  )
  const head = ['id', 'topic', 'to', 'session', 'person', 'sentAt', 'repeats', 'state'] as const
  await stdout.write(`${columns([head.map((key) => say(`notice.${key}`)), ...rows])}\n`)
  return exit.done
}

function allOf({ notifications }: State): readonly Notification[] {
  const number = ({ id }: Notification) => Number(id.slice(1))
  return [...notifications.all.values()].sort((a, b) => number(a) - number(b))
}

function shown({ state, venue }: { state: State; venue: Venue }, notice: Notification) {
  const { id, topic, to, session, participant, sentMs, repeats, phase } = notice
  return {
    notification: id,
    topic,
    to,
    session,
    participant,
    badge: participant === null ? null : (badgeOf(state.badges, participant)?.badge ?? null),
    sentAt: localInstant(sentMs, venue.utcOffset),
    repeats,
    state: phase,
  }
}
