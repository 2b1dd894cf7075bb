/** The key of a peripheral, from the file that keeps it. Pure: the file is read by whoever gives its text. */
import { fromHex } from '../codec/bytes.ts'
import { defaultKey, isSame, keyLength } from './secure-channel.ts'
import type { Situation } from './state.ts'

/**
 * Null where the settings want none, where its file cannot be read, and where it holds no key or the one that everybody
 * knows. Asked for anew each time.
 */
export function keyOf({ settings, outside }: Pick<Situation, 'settings' | 'outside'>): Uint8Array | null {
  const { security } = settings
  if (security === 'none') return null
  const text = outside.secret(security.keyFile)?.trim() ?? ''
  if (!new RegExp(`^[0-9A-Fa-f]{${2 * keyLength}}$`).test(text)) return null
  const key = fromHex(text)
  return isSame(key, defaultKey) ? null : key
}
