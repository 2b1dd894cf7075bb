/** Commands of the check-in table that need more than the core: codes of cells, and screens that wait. */
import { z } from 'zod'
import type { DeskNews } from '../domain/desk-guide.ts'
import type { StaffRole } from '../domain/events/define.ts'
import { cellOf } from '../domain/lockers.ts'
import { hasRole } from '../domain/staff.ts'
import type { Desk } from '../domain/venue.ts'
import { operatorBy } from './credentials.ts'
import type { DeskWatch } from './desk-watch.ts'
import { createDeskWatch } from './desk-watch.ts'
import type { LockerCodes } from './locker-codes.ts'
import { createLockerCodes } from './locker-codes.ts'
import { refused, told } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import { secretText } from './protocol.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'
import { carryOut } from './staff.ts'

const deskRoles: readonly StaffRole[] = ['witness', 'area_staff']

interface DeskPorts extends ControlPorts {
  readonly codes: LockerCodes
  readonly watch: DeskWatch
}

/** They take the place of the core's commands of the same names. What of codes is out of date goes at once. */
export function deskCommandsOf(given: ControlPorts): ControlCommands {
  const ports = { ...given, codes: codesOf(given), watch: watchOf(given) }
  ports.codes.forgetAllEmptied()
  ports.gateway.onFacts((events) => {
    ports.codes.forgetEmptied(events)
    ports.watch.changed()
  })
  return {
    'locker.assign': (asked, asker) => withCode(ports, 'locker.assign', asked, asker),
    'locker.recode': (asked, asker) => withCode(ports, 'locker.recode', asked, asker),
    'locker.open': (asked, asker) => openByCode(ports, asked, asker),
    'desk.next': (asked, asker) => nextAtDesk(ports, asked, asker),
  }
}

function codesOf({ gateway, secrets, random, log }: ControlPorts): LockerCodes {
  return createLockerCodes({
    venue: gateway.venue,
    secrets,
    state: gateway.state,
    nowMs: () => gateway.moment().ms,
    newCode: random.code,
    submit: gateway.ask,
    log,
  })
}

function watchOf({ gateway, machine }: ControlPorts): DeskWatch {
  const { venue, state, moment } = gateway
  return createDeskWatch({ venue, state, moment, clock: machine })
}

/** A command of the core that gives somebody a cell, or its owner another code; the code is in this answer only. */
async function withCode(ports: DeskPorts, name: string, given: unknown, asker: Asker): Promise<Answer> {
  const answer = await carryOut(ports, { name, given, asker })
  if (!answer.ok) return answer
  const { data } = aboutOwner.safeParse(answer.result)
  const place = cellOf(ports.gateway.state().lockers, data?.events[0].subject ?? '')
  if (place === null) return answer
  const code = await ports.codes.giveOut(place)
  return { ok: true, result: { ...Object(answer.result), cell: place.cell, code } }
}

/** The first of the facts is about the owner of the cell. */
const aboutOwner = z.object({ events: z.tuple([z.object({ subject: z.string() })], z.unknown()) })

const openArguments = z.strictObject({ cell: z.string().min(1).max(64), code: secretText })

async function openByCode(ports: DeskPorts, given: unknown, asker: Asker): Promise<Answer> {
  const operator = deskOperator(ports, asker)
  if (!operator.ok) return refused(operator.refusal)
  const checked = openArguments.safeParse(given)
  if (!checked.success) return refused({ code: 'arguments_invalid', detail: 'cell, code' })
  const { refusal, events } = await ports.codes.open({ ...checked.data, operator: operator.value })
  return refusal === null ? { ok: true, result: { events: told(events) } } : refused(refusal)
}

/** At which table, and what is shown there already. */
const nextArguments = z.strictObject({
  desk: z.string().min(1).max(64).nullable(),
  seen: z.string().max(4096).nullable(),
})

async function nextAtDesk(ports: DeskPorts, given: unknown, asker: Asker): Promise<Answer> {
  const operator = deskOperator(ports, asker)
  if (!operator.ok) return refused(operator.refusal)
  const checked = nextArguments.safeParse(given)
  if (!checked.success) return refused({ code: 'arguments_invalid', detail: 'desk, seen' })
  const desk = deskMeant(ports, checked.data.desk)
  if (desk === null) {
    const desks = [...ports.gateway.venue.desks.keys()].join(', ')
    const code = checked.data.desk === null ? 'desk_needed' : 'unknown_desk'
    return refused({ code, detail: checked.data.desk ?? desks })
  }
  const result: DeskNews = await ports.watch.next(desk, { seen: checked.data.seen, over: asker.over })
  return { ok: true, result }
}

/** The desk named, or the only one. */
function deskMeant({ gateway }: DeskPorts, named: string | null): Desk | null {
  const { desks } = gateway.venue
  if (named !== null) return desks.get(named) ?? null
  const [only, ...others] = desks.values()
  return only === undefined || others.length > 0 ? null : only
}

function deskOperator(ports: DeskPorts, asker: Asker) {
  const operator = operatorBy(ports, asker)
  if (!operator.ok) return operator
  if (hasRole(operator.value, deskRoles)) return { ok: true, value: operator.value.operator } as const
  return { ok: false, refusal: { code: 'role_not_permitted', detail: deskRoles.join(', ') } } as const
}
