/** The hand-over of a shift: what is open goes on record, and the next operator is logged in (F-X.16). Pure. */
import * as z from 'zod'
import { openItems } from '../clearing.ts'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, secondPersonFault, staffCommand } from '../command.ts'
import type { Draft } from '../events/catalogue.ts'
import { staffRoles } from '../events/define.ts'
import { isLoggedIn, loggedIn, loggedOut } from '../operators.ts'

/** As many as a list of a fact may have. */
const itemLimit = 500

export const handoverCommands: Readonly<Record<string, StaffCommand>> = {
  'operator.handover': staffCommand({
    roles: staffRoles,
    arguments: z.strictObject({}),
    decide(world, _given, by) {
      const fault = secondPersonFault(by, staffRoles)
      if (fault !== null || by.second === null) return refuse(fault ?? 'second_person_needed')
      const { person: to, method } = by.second
      if (method === 'code') return refuse('second_person_needed')
      const open = [...openItems(world, null)].slice(0, itemLimit)
      const handedOver: Draft = {
        type: 'operator.handed_over',
        subject: by.operator,
        session: null,
        zone: null,
        data: { operator: by.operator, to, open },
      }
      const login = isLoggedIn(world.state.operators, to) ? [] : [loggedIn(to, method)]
      return facts(handedOver, loggedOut(by.operator, 'handed_over'), ...login)
    },
  }),
}
