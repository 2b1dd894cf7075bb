/** Reports become strokes: the keys that are down now and were not before. Pure. */
import { type Stroke, strokeOf } from '../codec/typed/us-layout.ts'
import { firstKey, type KeyReport, modifierBits } from './packets.ts'
import { hidKeys } from './usages.ts'

/** Usages of the keys that were down in the last report that told them. */
export type Down = readonly number[]

/**
 * The strokes of one report, in the order of its places, and what is down after it. A report of too many keys tells none:
 * those of before still count as down, so that they are not struck again when it is over.
 */
export function strike(
  down: Down,
  { modifiers, usages }: KeyReport,
): { readonly down: Down; readonly strokes: readonly Stroke[] } {
  if (usages.some((usage) => usage > 0 && usage < firstKey)) return { down, strokes: [] }
  const now = usages.filter((usage) => usage >= firstKey)
  const held = {
    shift: (modifiers & modifierBits.shift) !== 0,
    command: (modifiers & modifierBits.command) !== 0,
  }
  const struck = now.filter((usage) => !down.includes(usage))
  return { down: now, strokes: struck.map((usage) => strokeOf(hidKeys, usage, held)) }
}
