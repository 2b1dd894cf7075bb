/**
 * What the platform says when it has stored events. Apart from the requests: a gateway at rest hears acknowledgements all
 * day, and of most requests never. Pure.
 */
import * as z from 'zod'

/** `{stream, sequence, hash}` of the last event that the platform has stored, all before it included. */
export const acknowledgement = z.strictObject({
  stream: z.string().min(1).max(64).describe('日志编号。 Id of the journal.'),
  sequence: z
    .string()
    .regex(/^(0|[1-9][0-9]{0,14})$/)
    .describe('已存妥的最后序号，十进制，同信封。 Last sequence stored, decimal, as in the envelope.'),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('该事件的 hash。 Its hash, as in the envelope.'),
})
export type Acknowledgement = z.infer<typeof acknowledgement>
