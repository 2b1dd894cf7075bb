/** What staff can ask of a portal as a whole: stand open, stay shut, go back to control (Art. 6, 16). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { DraftOf } from '../events/catalogue.ts'
import { name, reason } from '../events/define.ts'
import type { PortalMode } from '../portals.ts'
import { portalMode } from '../portals.ts'

/** A change into `mode`, by the witness and with a reason. */
function change(mode: 'opened_up' | 'locked_down'): StaffCommand {
  return staffCommand({
    roles: ['witness'],
    arguments: z.strictObject({ portal: name, reason }),
    decide({ state, venue }, { portal: id, reason: why }, by) {
      const portal = venue.portals.get(id)
      if (portal === undefined) return refuse('unknown_portal', id)
      if (portal.control === 'none') return refuse('portal_without_gate', id)
      if (portalMode(state.portals, id) === mode) return refuse('already_done')
      const data = { portal: id, reason: why, operator: by.operator }
      return facts({ type: `portal.${mode}`, subject: id, session: null, zone: portal.to, data })
    },
  })
}

const controlled: PortalMode = 'controlled'

const normalize = staffCommand({
  roles: ['witness'],
  arguments: z.strictObject({ portal: name }),
  decide({ state, venue }, { portal: id }, by) {
    const portal = venue.portals.get(id)
    if (portal === undefined) return refuse('unknown_portal', id)
    if (portalMode(state.portals, id) === controlled) return refuse('already_done')
    const normalized: DraftOf<'portal.normalized'> = {
      type: 'portal.normalized',
      subject: id,
      session: null,
      zone: portal.to,
      data: { portal: id, operator: by.operator },
    }
    return facts(normalized)
  },
})

export const portalsCommands: Readonly<Record<string, StaffCommand>> = {
  'portal.open_up': change('opened_up'),
  'portal.lock_down': change('locked_down'),
  'portal.normalize': normalize,
}
