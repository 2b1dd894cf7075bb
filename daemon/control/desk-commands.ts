/** Commands of the check-in table that need more than the core: codes of cells, and screens that wait. */
import * as z from 'zod'
import type { DeskNews, DeskScan } from '../domain/desk-guide.ts'
import type { StaffRole } from '../domain/events/define.ts'
import { badgeNumber } from '../domain/events/define.ts'
import type { Entered } from '../domain/input.ts'
import { cellOf } from '../domain/lockers.ts'
import { hasRole } from '../domain/staff.ts'
import type { Desk } from '../domain/venue.ts'
import { operatorBy } from './credentials.ts'
import type { DeskWatch } from './desk-watch.ts'
import { createDeskWatch } from './desk-watch.ts'
import { createKeypads } from './keypads.ts'
import type { LockerCodes } from './locker-codes.ts'
import { createLockerCodes } from './locker-codes.ts'
import { refused, told } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import { secretText } from './protocol.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'
import { carryOut } from './staff.ts'

const deskRoles: readonly StaffRole[] = ['witness', 'area_staff']

interface Desks {
  readonly control: ControlPorts
  readonly codes: LockerCodes
  readonly watch: DeskWatch
}

/** They take the place of the core's commands of the same names. What of codes is out of date goes at once. */
export function deskCommandsOf(control: ControlPorts): ControlCommands {
  const desks: Desks = { control, codes: codesOf(control), watch: watchOf(control) }
  desks.codes.forgetAllEmptied()
  control.gateway.onFacts((events) => {
    desks.codes.forgetEmptied(events)
    desks.watch.changed()
  })
  const keypads = createKeypads({ venue: () => control.gateway.venue, codes: desks.codes, log: control.log })
  control.gateway.onEntered((device, entered) => {
    const use = control.gateway.venue.uses.get(device)
    if (use?.kind === 'desk-scanner') desks.watch.scanned(use.desk.id, scanOf(entered))
    else keypads(device, entered)
  })
  return {
    'locker.assign': (asked, asker) => withCode(desks, 'locker.assign', asked, asker),
    'locker.recode': (asked, asker) => withCode(desks, 'locker.recode', asked, asker),
    'locker.open': (asked, asker) => openByCode(desks, asked, asker),
    'desk.next': (asked, asker) => nextAtDesk(desks, asked, asker),
  }
}

/** Whatever else somebody holds to the reader, such as a code with a number of a person in it, goes no further. */
function scanOf(entered: Entered): DeskScan {
  if (entered.kind !== 'BadgeRead') return { kind: 'unreadable' }
  const { success, data } = badgeNumber.safeParse(entered.text.reveal().trim().toUpperCase())
  return success ? { kind: 'badge', number: data } : { kind: 'unreadable' }
}

function codesOf(ports: ControlPorts): LockerCodes {
  const { secrets, random, log } = ports
  return createLockerCodes({
    venue: ports.gateway.venue,
    secrets,
    state: () => ports.gateway.state(),
    nowMs: () => ports.gateway.moment().ms,
    newCode: random.code,
    submit: (input) => ports.gateway.ask(input),
    log,
  })
}

function watchOf(ports: ControlPorts): DeskWatch {
  return createDeskWatch({
    venue: ports.gateway.venue,
    state: () => ports.gateway.state(),
    moment: () => ports.gateway.moment(),
    clock: ports.machine,
  })
}

/** A command of the core that gives somebody a cell, or its owner another code; the code is in this answer only. */
async function withCode(
  { control, codes }: Desks,
  name: string,
  given: unknown,
  asker: Asker,
): Promise<Answer> {
  const answer = await carryOut(control, { name, given, asker })
  if (!answer.ok) return answer
  const { data } = aboutOwner.safeParse(answer.result)
  const place = cellOf(control.gateway.state().lockers, data?.events[0].subject ?? '')
  if (place === null) return answer
  const code = await codes.giveOut(place)
  return { ok: true, result: { ...Object(answer.result), cell: place.cell, code } }
}

/** The first of the facts is about the owner of the cell. */
const aboutOwner = z.object({ events: z.tuple([z.object({ subject: z.string() })], z.unknown()) })

const openArguments = z.strictObject({ cell: z.string().min(1).max(64), code: secretText })

async function openByCode({ control, codes }: Desks, given: unknown, asker: Asker): Promise<Answer> {
  const operator = deskOperator(control, asker)
  if (!operator.ok) return refused(operator.refusal)
  const checked = openArguments.safeParse(given)
  if (!checked.success) return refused({ code: 'arguments_invalid', detail: 'cell, code' })
  const { refusal, events } = await codes.open({ ...checked.data, operator: operator.value })
  return refusal === null
    ? { ok: true, result: { events: told(events, control.gateway.venue.utcOffset) } }
    : refused(refusal)
}

/** At which table, and what is shown there already. */
const nextArguments = z.strictObject({
  desk: z.string().min(1).max(64).nullable(),
  seen: z.string().max(4096).nullable(),
})

async function nextAtDesk({ control, watch }: Desks, given: unknown, asker: Asker): Promise<Answer> {
  const operator = deskOperator(control, asker)
  if (!operator.ok) return refused(operator.refusal)
  const checked = nextArguments.safeParse(given)
  if (!checked.success) return refused({ code: 'arguments_invalid', detail: 'desk, seen' })
  const desk = deskMeant(control, checked.data.desk)
  if (desk === null) {
    const desks = [...control.gateway.venue.desks.keys()].join(', ')
    const code = checked.data.desk === null ? 'desk_needed' : 'unknown_desk'
    return refused({ code, detail: checked.data.desk ?? desks })
  }
  const result: DeskNews = await watch.next(desk, { seen: checked.data.seen, over: asker.over })
  return { ok: true, result }
}

/** The desk named, or the only one. */
function deskMeant({ gateway }: ControlPorts, named: string | null): Desk | null {
  const { desks } = gateway.venue
  if (named !== null) return desks.get(named) ?? null
  const [only, ...others] = desks.values()
  return only === undefined || others.length > 0 ? null : only
}

function deskOperator(ports: ControlPorts, asker: Asker) {
  const operator = operatorBy(ports, asker)
  if (!operator.ok) return operator
  if (hasRole(operator.value, deskRoles)) return { ok: true, value: operator.value.operator } as const
  return { ok: false, refusal: { code: 'role_not_permitted', detail: deskRoles.join(', ') } } as const
}
