/** What staff can ask about presentations (Art. 24; F-24.1). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { StaffRole } from '../events/define.ts'
import { name, organisation, sessionCode, shortId } from '../events/define.ts'
import { presentationIn, respondentsRemain } from '../presentations.ts'
import { hasEnded } from '../sessions.ts'
import { shortIdAfter } from '../short-ids.ts'

const staff: readonly StaffRole[] = ['area_staff', 'witness']

/** One respondent after another: the next one only when the last one's people have left. */
const start = staffCommand({
  roles: staff,
  arguments: z.strictObject({ session: sessionCode, organisation, zone: name }),
  decide(world, given, by) {
    const { state, venue } = world
    const session = state.sessions.get(given.session)
    if (session === undefined) return refuse('unknown_session', given.session)
    if (hasEnded(session)) return refuse('session_over', given.session)
    if (!venue.zones.has(given.zone)) return refuse('unknown_zone', given.zone)
    const isTaken = presentationIn(state, given.zone) !== null || respondentsRemain(world, given.zone)
    if (isTaken) return refuse('presentation_room_taken', given.zone)
    const id = shortIdAfter('P', state.presentations.count)
    const { organisation: who, zone } = given
    const data = { presentation: id, organisation: who, zone, operator: by.operator }
    return facts({ type: 'presentation.started', subject: id, session: given.session, zone, data })
  },
})

const end = staffCommand({
  roles: staff,
  arguments: z.strictObject({ presentation: shortId }),
  decide({ state, now }, { presentation: id }, by) {
    const presentation = state.presentations.all.get(id)
    if (presentation === undefined) return refuse('unknown_id', id)
    if (!state.presentations.open.has(id)) return refuse('already_done')
    const { session, zone, startedMs } = presentation
    const minutes = Math.floor((now.ms - startedMs) / 60_000)
    const data = { presentation: id, minutes, operator: by.operator }
    return facts({ type: 'presentation.ended', subject: id, session, zone, data })
  },
})

export const presentationsCommands: Readonly<Record<string, StaffCommand>> = {
  'presentation.start': start,
  'presentation.end': end,
}
