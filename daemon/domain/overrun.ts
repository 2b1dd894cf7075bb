/** Sessions that go on after the end of their booking: said once, nobody is put out (Art. 4; F-4.1). Pure. */
import { earliest } from './earliest.ts'
import type { Draft, DraftOf } from './events/catalogue.ts'
import type { Session } from './sessions.ts'
import { shortIdAfter } from './short-ids.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

/** The people of the room, and the agency that has to know why the next session waits. */
const told = ['staff', 'agency'] as const satisfies readonly DraftOf<'notification.sent'>['data']['to'][]

/** When the next booking ends of which nothing was said yet, in milliseconds on the steady timeline; null: none. */
export function overrunAt(state: State): number | null {
  return earliest(untold(state).map(({ bookedUntilMs }) => bookedUntilMs))
}

/** Sessions with a booked end that have not ended, and of which it was not said that they went past it. */
function untold({ sessions, lateness }: State): readonly (Session & { readonly bookedUntilMs: number })[] {
  return [...lateness.running].flatMap((code) => {
    const session = sessions.get(code)
    if (session === undefined || session.overrunTold || session.bookedUntilMs === null) return []
    return [{ ...session, bookedUntilMs: session.bookedUntilMs }]
  })
}

/**
 * What is to be said of the bookings that ended by now. It comes before anything else that falls due and tells somebody,
 * so the ids that it counts here are the ones that are free.
 */
export function bookingOverruns({ state, now }: World): readonly Draft[] {
  const sessions = untold(state).filter(({ bookedUntilMs }) => bookedUntilMs <= now.ms)
  const sendings = sessions.flatMap(({ code }) => told.map((to) => ({ code, to })))
  return sendings.map(({ code, to }, at) => ({
    type: 'notification.sent',
    subject: code,
    session: code,
    zone: null,
    data: {
      notification: shortIdAfter('N', state.notifications.count + at),
      topic: 'overrun',
      to,
      participant: null,
      repeat: 0,
    },
  }))
}
