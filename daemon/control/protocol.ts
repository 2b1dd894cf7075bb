/** What the staff's command line and the daemon say to each other over the control socket. Pure. */
import * as z from 'zod'
import { Personal } from '../../drivers/personal.ts'

/** One line is one message; longer ones end the connection. Bytes. */
export const lineLimit = 8 * 1024 * 1024

/** A PIN, a code, a number of a document: wrapped before anything else sees it. */
export const secretText = z
  .string()
  .min(1)
  .max(64)
  .transform((text) => new Personal(text))
/** The name of an account as it comes; whether there is such a one is asked later. */
export const accountText = z.string().min(1).max(64)

/** How a second person proves to be there with this very command. */
const secondCredential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pin'), account: accountText, pin: secretText }),
  /** the own document, shown on this reader after the question */
  z.strictObject({ kind: z.literal('card'), reader: z.string().min(1).max(64) }),
  z.strictObject({ kind: z.literal('code'), account: accountText, code: secretText }),
])

/** A question: one line of JSON. */
const controlRequest = z.strictObject({
  id: z.int().nonnegative(),
  command: z.string().min(1).max(64),
  arguments: z.unknown(),
  /** who asks, as `operator login` was answered */
  token: z.string().min(1).max(128).optional(),
  second: secondCredential.optional(),
})

const words = z.strictObject({ zh: z.string(), en: z.string() })
/** What is wrong, in the words of the staff and in English. Names no person. */
const controlProblem = z.strictObject({
  code: z.string().min(1).max(64),
  text: words,
  /** one for each thing that is wrong, such as a row of a roster */
  details: z.array(words).optional(),
})

/** An answer: one line of JSON with the id of its question. */
const controlReply = z.discriminatedUnion('ok', [
  z.strictObject({ id: z.int().nonnegative(), ok: z.literal(true), result: z.unknown() }),
  z.strictObject({ id: z.int().nonnegative(), ok: z.literal(false), problem: controlProblem }),
])

export type SecondCredential = z.infer<typeof secondCredential>
export type ControlRequest = z.infer<typeof controlRequest>
export type ControlProblem = z.infer<typeof controlProblem>
export type ControlReply = z.infer<typeof controlReply>

/** A question as a line without its newline. Here alone personal values leave their wrapping, for the daemon. */
export function requestLine(request: ControlRequest): string {
  return JSON.stringify(request, function (this: unknown, key: string, value: unknown) {
    // JSON.stringify has called toJSON already; the value itself is still where it stood
    const original: unknown = (this as Record<string, unknown>)[key]
    return original instanceof Personal ? original.reveal() : value
  })
}

/** The question in a line, or null when there is none. */
export function requestIn(line: string): ControlRequest | null {
  return messageIn(line, controlRequest)
}

/** The answer in a line, or null when there is none. */
export function replyIn(line: string): ControlReply | null {
  return messageIn(line, controlReply)
}

function messageIn<T>(line: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null
  } catch {
    // not JSON: like any other line that is not of this protocol
    return null
  }
}
