/** Whether a daemon has the devices of this venue now, and what it says of them. */
import * as z from 'zod'
import type { FaultCode } from '../../drivers/fault.ts'
import { ask } from '../control/client.ts'
import type { Context } from './command.ts'
import { asOperator } from './daemon.ts'

/** A daemon that runs answers this in milliseconds; the check does not wait for one that hangs. */
const patienceMs = 3_000

const statusSchema = z.object({
  wires: z.array(z.object({ id: z.string(), where: z.string(), fault: z.string().nullable() })),
  devices: z.record(z.string(), z.string()),
  /** what a daemon of this version tells besides; who answers is all that is taken of it */
  supervised: z
    .record(z.string(), z.looseObject({ identity: z.string().nullable().default(null) }))
    .default({}),
})

export type DaemonWord =
  /** nobody listens at its socket */
  | { readonly kind: 'absent' }
  | ({ readonly kind: 'says' } & z.infer<typeof statusSchema>)
  /** somebody may be there, but nothing could be learnt */
  | { readonly kind: 'mute'; readonly code: FaultCode }

/** Asks the daemon behind `socket` for its state. Never rejects. */
export async function daemonWord(context: Context, socket: string): Promise<DaemonWord> {
  const { clock } = context
  const over = new AbortController()
  const cancel = clock.at(clock.now() + patienceMs, () => over.abort())
  const question = asOperator(context, socket, { command: 'status', arguments: {} })
  const asked = await ask({ ...question, over: over.signal })
  cancel()
  switch (asked.kind) {
    case 'unreachable': {
      const isAbsent = asked.cause === 'missing' || asked.cause === 'refused'
      return isAbsent ? { kind: 'absent' } : { kind: 'mute', code: asked.cause }
    }
    case 'result': {
      const { success, data } = statusSchema.safeParse(asked.result)
      return success ? { kind: 'says', ...data } : { kind: 'mute', code: 'unsupported' }
    }
    case 'refused':
      return { kind: 'mute', code: 'permission' }
    default:
      return { kind: 'mute', code: 'no_reply' }
  }
}
