/** What staff can ask about what was told to whom: they reach people by telephone where the platform does not (Art. 10). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { StaffRole } from '../events/define.ts'
import { shortId } from '../events/define.ts'
import { participantEvents } from '../events/participants.ts'
import type { Decision } from '../input.ts'
import type { Notification } from '../notifications.ts'
import type { State } from '../state.ts'

const roles: readonly StaffRole[] = ['witness', 'area_staff', 'site_supervisor', 'admin_supervisor']
const { channel } = participantEvents['notification.acknowledged'].data.shape
const { cause } = participantEvents['notification.failed'].data.shape

/** One that nobody has taken yet. */
function openNotice({ notifications }: State, id: string): Notification | Decision {
  const notice = notifications.all.get(id)
  if (notice === undefined) return refuse('unknown_id', id)
  return notifications.open.has(id) ? notice : refuse('already_done')
}

function about({ participant, session, id }: Notification) {
  return { subject: participant ?? session ?? id, session, zone: null }
}

const acknowledge = staffCommand({
  roles,
  arguments: z.strictObject({ notification: shortId, channel: channel.exclude(['platform']) }),
  decide({ state }, { notification, channel: by }, { operator }) {
    const notice = openNotice(state, notification)
    if ('drafts' in notice) return notice
    const data = { notification, channel: by, operator }
    return facts({ type: 'notification.acknowledged', ...about(notice), data })
  },
})

/** Somebody tried and nobody answered; it stays open until it is taken. */
const fail = staffCommand({
  roles,
  arguments: z.strictObject({ notification: shortId, cause }),
  decide({ state }, { notification, cause: why }, { operator }) {
    const notice = openNotice(state, notification)
    if ('drafts' in notice) return notice
    const data = { notification, cause: why, operator }
    return facts({ type: 'notification.failed', ...about(notice), data })
  },
})

export const notificationsCommands: Readonly<Record<string, StaffCommand>> = {
  'notice.acknowledge': acknowledge,
  'notice.fail': fail,
}
