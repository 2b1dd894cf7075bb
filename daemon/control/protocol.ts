/** What the staff's command line and the daemon say to each other over the control socket. Pure. */
import { z } from 'zod'

/** One line is one message; longer ones end the connection. Bytes. */
export const lineLimit = 8 * 1024 * 1024

/** A question: one line of JSON. */
const controlRequest = z.strictObject({
  id: z.int().nonnegative(),
  command: z.string().min(1).max(64),
  arguments: z.unknown(),
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

export type ControlRequest = z.infer<typeof controlRequest>
export type ControlProblem = z.infer<typeof controlProblem>
export type ControlReply = z.infer<typeof controlReply>

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
