/** Where a console keeps who is logged in: a file of its user alone, one for each daemon. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { faultFrom } from '../../drivers/transport/errno.ts'
import type { Environment } from './command.ts'

export interface KeptLogin {
  readonly token: string
  readonly account: string
}

/** `$WARDEN_LOGIN`, or a file in the user's own state directory; null where the user has none. */
export function loginFile(env: Environment, socket: string): string | null {
  if (env.WARDEN_LOGIN !== undefined && env.WARDEN_LOGIN !== '') return env.WARDEN_LOGIN
  const home = env.HOME ?? ''
  const state = env.XDG_STATE_HOME ?? (home === '' ? '' : join(home, '.local/state'))
  if (state === '') return null
  const daemon = createHash('sha256').update(socket).digest('hex').slice(0, 12)
  return join(state, 'warden', `login-${daemon}.json`)
}

/** The login in a file; null where there is none, or another file. */
export function readLogin(path: string | null): KeptLogin | null {
  if (path === null) return null
  try {
    const { token, account } = JSON.parse(readFileSync(path, 'utf8')) as Partial<KeptLogin>
    return typeof token === 'string' && typeof account === 'string' ? { token, account } : null
  } catch {
    // nobody has logged in here, or what lies there is no login: the daemon will say that one is needed
    return null
  }
}

/** Keeps a login in place of a former one. Throws a fault where the file cannot be written. */
export function keepLogin(path: string, { token, account }: KeptLogin): void {
  const fresh = `${path}.new`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    rmSync(fresh, { force: true })
    writeFileSync(fresh, `${JSON.stringify({ token, account })}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(fresh, path)
  } catch (error) {
    throw faultFrom(error, { what: `login ${path}`, expected: 'a place that this user can write to' })
  }
}

/** Nobody is logged in here any more. */
export function dropLogin(path: string | null): void {
  if (path !== null) rmSync(path, { force: true })
}
