/** HID-POS reports in words, for `device decode`. Pure; what was read shows only when told to. */
import { textOfBytes } from '../codec/typed/text.ts'
import { Personal } from '../personal.ts'
import type { ScanReport } from './packets.ts'

/**
 * A report as named fields. What was read is `Personal`, which prints as a mask, unless `personal` is true; null where it is
 * no text, as in a part that ends inside a character.
 */
export function explain(
  { bytes, ...report }: ScanReport,
  { personal }: { personal: boolean },
): Record<string, unknown> {
  const text = textOfBytes(bytes)
  return { ...report, text: personal || text === null ? text : new Personal(text) }
}
