/** Makes personal values comparable in tests: two `Personal` are equal to a matcher whatever they hold. */
import { Personal } from '../../drivers/personal.ts'

/** A copy of `value` with every `Personal` in it replaced by what it holds. */
export function revealed(value: unknown): unknown {
  if (value instanceof Personal) return value.reveal()
  if (Array.isArray(value)) return value.map(revealed)
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]))
}
