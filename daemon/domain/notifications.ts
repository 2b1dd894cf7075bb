/**
 * What was told to whom, and whether it arrived (Art. 10, 22, 26; F-10.2). The way of a notification is its own fact,
 * which goes out to the platform, and beside it the telephone of the staff, who put on record that it was taken. Pure.
 */
import { earliest } from './earliest.ts'
import type { StoredEvent } from './event.ts'
import type { Draft, DraftOf } from './events/catalogue.ts'
import { rulesFor } from './policy.ts'
import type { Register } from './register.ts'
import { amended, emptyRegister, ended, entered, openIn } from './register.ts'
import { shortIdAfter } from './short-ids.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'
import type { World } from './world.ts'

type Sending = DraftOf<'notification.sent'>['data']

export interface Notification {
  readonly id: string
  readonly topic: Sending['topic']
  readonly to: Sending['to']
  readonly session: string | null
  readonly participant: string | null
  /** when it was told last, in milliseconds on the steady timeline */
  readonly sentMs: number
  /** how often it was told again */
  readonly repeats: number
  /** `settled`: nobody needs to take it any more, because who was late has come or was removed */
  readonly phase: 'sent' | 'failed' | 'acknowledged' | 'settled'
  /** the platform was away when it was told last */
  readonly sentInVain: boolean
}

/** All there ever were; open are those that nobody has taken yet. */
export type Notifications = Register<Notification>

function evolveNotifications(
  notifications: Notifications,
  event: StoredEvent,
  { gateway }: State,
): Notifications {
  switch (event.type) {
    case 'notification.sent':
      return sent(notifications, event, gateway.linkUp === false)
    case 'notification.failed':
      return amended(notifications, event.data.notification, { phase: 'failed' })
    case 'notification.acknowledged':
      return ended(notifications, event.data.notification, { phase: 'acknowledged' })
    case 'participant.arrived':
    case 'participant.recused':
    case 'participant.withdrawn':
    case 'participant.replaced':
      return settled(notifications, ({ participant }) => participant === event.data.participant)
    case 'session.closed':
    case 'session.terminated':
    case 'session.cancelled':
      return settled(notifications, ({ session }) => session === event.session)
    default:
      return notifications
  }
}

function sent(
  notifications: Notifications,
  { data, session, atMs }: StoredEvent & DraftOf<'notification.sent'>,
  sentInVain: boolean,
): Notifications {
  const { notification: id, topic, to, participant, repeat: repeats } = data
  const sending = { sentMs: atMs, repeats, phase: 'sent', sentInVain } as const
  return notifications.all.has(id)
    ? amended(notifications, id, sending)
    : entered(notifications, id, { id, topic, to, session, participant, ...sending })
}

/** That somebody is late is no news any more once this person has come, was removed, or the session is over. */
function settled(notifications: Notifications, is: (it: Notification) => boolean): Notifications {
  const moot = openIn(notifications).filter((it) => it.topic === 'overdue' && is(it))
  return moot.reduce<Notifications>((rest, { id }) => ended(rest, id, { phase: 'settled' }), notifications)
}

/** Those that nobody has taken yet, of one session or of all with null: open items at hand-over (F-X.16). */
export function openNotifications(
  { notifications }: Pick<State, 'notifications'>,
  session: string | null = null,
): readonly Notification[] {
  return openIn(notifications).filter((one) => session === null || one.session === session)
}

type Told = Pick<Sending, 'topic' | 'to'> & { readonly participant: string | null }

/** Who has to be told of a fact: the agency of people, everybody of trading itself, supervisors of misdeeds. */
function toldOf(cause: Draft): Told | null {
  const everybody = (topic: Sending['topic']) => ({ topic, to: 'everybody', participant: null }) as const
  switch (cause.type) {
    case 'participant.overdue':
      return { topic: 'overdue', to: 'agency', participant: cause.data.participant }
    case 'participant.recused':
      return { topic: 'recused', to: 'agency', participant: cause.data.participant }
    case 'participant.withdrawn':
      return { topic: 'withdrawn', to: 'agency', participant: cause.data.participant }
    case 'session.suspended':
      // an alarm has told everybody already, and nobody is at a telephone
      return cause.data.cause === 'fire' ? null : everybody('suspended')
    case 'session.resumed':
      return everybody('resumed')
    case 'session.terminated':
      return everybody('terminated')
    case 'leave.overran':
      return { topic: 'leave_overran', to: 'site_supervisor', participant: cause.data.participant }
    case 'leave.breached':
      return { topic: 'leave_breached', to: 'admin_supervisor', participant: cause.data.participant }
    case 'complaint.received':
      return { topic: 'complaint', to: 'admin_supervisor', participant: null }
    case 'recording.interrupted':
      return { topic: 'recording_interrupted', to: 'site_supervisor', participant: null }
    default:
      return null
  }
}

function consequences(cause: Draft, { state }: World): readonly Draft[] {
  const told = toldOf(cause)
  if (told === null) return []
  const notification = shortIdAfter('N', state.notifications.count)
  return [sending(cause, { notification, ...told, repeat: 0 })]
}

function sending(about: { readonly subject: string; readonly session: string | null }, data: Sending): Draft {
  const { subject, session } = about
  return { type: 'notification.sent', subject, session, zone: null, data }
}

/** When it is told again that somebody is late; null for what is told once (F-22.1). */
function repeatAt(it: Notification, state: State, venue: Venue): number | null {
  if (it.topic !== 'overdue' || it.session === null) return null
  if (state.sessions.get(it.session)?.suspended === true) return null
  return it.sentMs + rulesFor({ state, venue }, it.session).overdueRepeatMs
}

/** When one that was told while the platform was away has failed; null where it has not been, or is back. */
function failureAt(it: Notification, state: State, venue: Venue): number | null {
  const isLost = it.phase === 'sent' && it.sentInVain && state.gateway.linkUp === false
  return isLost ? it.sentMs + rulesFor({ state, venue }, it.session).notificationMs : null
}

function fallsDue({ state, venue, now }: World): readonly Draft[] {
  return openIn(state.notifications).flatMap((it): Draft[] => {
    const isDue = (atMs: number | null) => atMs !== null && atMs <= now.ms
    const about = { subject: it.participant ?? it.session ?? venue.gateway, session: it.session }
    const { id: notification, topic, to, participant } = it
    if (isDue(repeatAt(it, state, venue)))
      return [sending(about, { notification, topic, to, participant, repeat: it.repeats + 1 })]
    if (!isDue(failureAt(it, state, venue))) return []
    const data = { notification, cause: 'no_channel' as const, operator: null }
    return [{ type: 'notification.failed', ...about, zone: null, data }]
  })
}

/** The notifications as a subject. The times come from the facts, so they are the same after a restart. */
export const notificationsSubject: Subject<Notifications> = {
  initial: emptyRegister(),
  evolve: (notifications, event, { state }) => evolveNotifications(notifications, event, state),
  nextWake: (state, venue) =>
    earliest(
      openIn(state.notifications).flatMap((it) => [repeatAt(it, state, venue), failureAt(it, state, venue)]),
    ),
  due: fallsDue,
  follow: consequences,
}
