/** What trainees do with their hands in training mode: cards, steps, doors, contacts of simulated devices (F-P.6). */
import * as z from 'zod'
import type { CardFace } from '../../drivers/ports.ts'
import { findCell } from '../domain/locker-names.ts'
import { findPerson } from '../domain/persons.ts'
import { withReferences } from './account-names.ts'
import { operatorBy } from './credentials.ts'
import { refused } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import { secretText } from './protocol.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'

/** A card lies for so long: twice the time that a reader takes. */
const liesMs = 3_000
const id = z.string().min(1).max(64)
const done: Answer = { ok: true, result: { events: [] } }

const cardSchema = z.strictObject({ reader: id, person: id.nullable(), number: secretText.nullable() })
const walkSchema = z.strictObject({ portal: id, direction: z.enum(['in', 'out']), force: z.boolean() })
const cellSchema = z.strictObject({ cell: id, what: z.enum(['shut', 'pull', 'jam', 'free']) })
const contactSchema = z.strictObject({ contact: id, isTrue: z.boolean() })

/** Refused as soon as real devices hang on the gateway. */
export function trainingCommandsOf(ports: ControlPorts): ControlCommands {
  return {
    'training.card': (given, asker) => asked(ports, asker, cardSchema, given, card),
    'training.walk': (given, asker) => asked(ports, asker, walkSchema, given, walk),
    'training.cell': (given, asker) => asked(ports, asker, cellSchema, given, cell),
    'training.contact': (given, asker) => asked(ports, asker, contactSchema, given, contact),
  }
}

type Stimulate = NonNullable<ControlPorts['training']>['stimulate']
type Doing<T> = (ports: ControlPorts, given: T, stimulate: Stimulate) => Answer

function asked<T>(
  ports: ControlPorts,
  asker: Asker,
  schema: z.ZodType<T>,
  given: unknown,
  doing: Doing<T>,
): Answer {
  if (ports.training === null) return refused({ code: 'not_in_training', detail: '' })
  const operator = operatorBy(ports, asker)
  if (!operator.ok) return refused(operator.refusal)
  const parsed = schema.safeParse(withReferences(ports, given))
  if (!parsed.success) {
    return refused({ code: 'arguments_invalid', detail: parsed.error.issues[0]?.path.join('.') ?? '' })
  }
  return doing(ports, parsed.data, ports.training.stimulate)
}

const card: Doing<z.infer<typeof cardSchema>> = (ports, { reader, person, number }, stimulate) => {
  const use = ports.gateway.venue.uses.get(reader)
  if (use?.kind !== 'desk-reader' && use?.kind !== 'portal-reader') {
    return refused({ code: 'unknown_device', detail: reader })
  }
  const face = number === null ? faceOf(ports, person ?? '') : faceWith(number.reveal())
  if (face === null) return refused({ code: 'unknown_person', detail: person ?? '' })
  stimulate(reader, { kind: 'PresentCard', card: face })
  ports.machine.at(ports.machine.now() + liesMs, () => stimulate(reader, { kind: 'LiftCard' }))
  return done
}

/** The document of somebody who is known: by badge, reference or account. */
function faceOf({ gateway, vault }: ControlPorts, operand: string): CardFace | null {
  const ref = findPerson(gateway.state(), operand)?.ref ?? operand
  const kept = vault.person(ref)
  return kept === null ? null : faceWith(kept.number.reveal())
}

/** Residence permits begin with 8 (their numbers say Hong Kong, Macao or Taiwan), everything else is a resident card. */
function faceWith(number: string): CardFace {
  const document = number.startsWith('8') ? 'hmt_residence_permit' : 'resident_id'
  return { document, number, name: '演练', validFrom: '20160101', validUntil: '长期' }
}

const walk: Doing<z.infer<typeof walkSchema>> = (ports, { portal: name, direction, force }, stimulate) => {
  const portal = ports.gateway.venue.portals.get(name)
  if (portal === undefined) return refused({ code: 'unknown_portal', detail: name })
  if (portal.gate === null) return refused({ code: 'portal_without_gate', detail: name })
  stimulate(portal.gate, { kind: 'Walk', direction, force })
  return done
}

const doorStimuli = {
  shut: (door: number) => ({ kind: 'ShutDoor', door }) as const,
  pull: (door: number) => ({ kind: 'PullDoor', door }) as const,
  jam: (door: number) => ({ kind: 'JamDoor', door, jammed: true }) as const,
  free: (door: number) => ({ kind: 'JamDoor', door, jammed: false }) as const,
}

const cell: Doing<z.infer<typeof cellSchema>> = (ports, { cell: operand, what }, stimulate) => {
  const { banks } = ports.gateway.venue
  const named = findCell({ banks }, operand)
  if (!named.ok) return refused({ code: named.code, detail: named.detail })
  const bank = banks.get(named.bank)
  const door = bank?.cells.find((one) => one.id === named.cell)?.door
  if (bank === undefined || door === undefined) return refused({ code: 'unknown_cell', detail: operand })
  stimulate(bank.board, doorStimuli[what](door))
  return done
}

const contact: Doing<z.infer<typeof contactSchema>> = (ports, { contact: name, isTrue }, stimulate) => {
  const wired = ports.gateway.venue.contacts.get(name)
  if (wired === undefined) return refused({ code: 'unknown_device', detail: name })
  const { device, input, activeWhen } = wired
  stimulate(device, { kind: 'SetContact', input, active: isTrue === (activeWhen === 'closed') })
  return done
}
