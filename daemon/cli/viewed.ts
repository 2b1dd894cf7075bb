/** Whoever is logged in and looks at the record is on record with it (Art. 25, F-25.4). */
import { ask } from '../control/client.ts'
import type { Context } from './command.ts'
import { asOperator } from './daemon.ts'
import { loginFile, readLogin } from './login-file.ts'
import { placesOf } from './where.ts'

/** A daemon that hangs keeps nobody from reading what it wrote. */
const noteMs = 2_000

export type View = 'log' | 'session' | 'muster' | 'export'

/**
 * Tells the daemon before anything is shown. Without a login there is nobody to name, and without a daemon nothing to
 * write to: the record must be readable then too, by whoever may read its file.
 */
export async function noteView(context: Context, view: View, session: string | null = null): Promise<void> {
  const { clock, env } = context
  const places = await placesOf(context)
  if (places === null || readLogin(loginFile(env, places.socket)) === null) return
  const late = new AbortController()
  const cancel = clock.at(clock.now() + noteMs, () => late.abort())
  const question = asOperator(context, places.socket, { command: 'audit.view', arguments: { view, session } })
  await ask({ ...question, over: late.signal })
  cancel()
}
