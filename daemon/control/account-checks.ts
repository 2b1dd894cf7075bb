/** What a new PIN, and the document of a member of the staff, must be like before they are kept. */
import * as z from 'zod'
import { Personal } from '../../drivers/personal.ts'
import { checkNumber, normalNumber } from '../domain/document-number.ts'
import { documentKind } from '../domain/events/define.ts'
import type { Refusal } from '../domain/input.ts'
import { mayAct } from '../domain/operators.ts'
import { pinProblem } from '../domain/secret-rules.ts'
import { refused } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import { secretText } from './protocol.ts'
import type { Answer } from './server.ts'

/** A document as it is typed at a console. */
export const documentSchema = z.strictObject({ document: documentKind, number: secretText })
export type Document = z.infer<typeof documentSchema>

/** Checks what was given; which field is wrong is said, never what stood in it. */
export function asked<S extends z.ZodType>(
  schema: S,
  given: unknown,
  then: (data: z.output<S>) => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
  const checked = schema.safeParse(given)
  if (checked.success) return then(checked.data)
  const fields = checked.error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '')
  return refused({ code: 'arguments_invalid', detail: [...new Set(fields)].join(', ') })
}

/** Without a document the own reference stands in its place: it is the number of no document. */
export function numberOf(document: Document | undefined, operator: string): Personal {
  return document === undefined
    ? new Personal(operator)
    : new Personal(normalNumber(document.number.reveal()))
}

/** Why a PIN cannot count from now on, or null. */
export function pinFault(pin: Personal): Refusal | null {
  const problem = pinProblem(pin.reveal())
  return problem === null ? null : { code: `pin_${problem}`, detail: '' }
}

/**
 * Why a document cannot be that of `owner` (null: of a new account), or null. One person with two accounts would be the
 * own second person.
 */
export function documentFault(
  { gateway, vault }: ControlPorts,
  { document, number }: Document,
  owner: string | null,
): Refusal | null {
  if (checkNumber(document, number.reveal()).verdict !== 'ok') return { code: 'number_invalid', detail: '' }
  const { operators } = gateway.state()
  const holders = vault.participants(vault.hash(number)).filter((ref) => mayAct(operators, ref))
  return holders.some((ref) => ref !== owner) ? { code: 'card_taken', detail: '' } : null
}
