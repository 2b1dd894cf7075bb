/** Boot keyboard reports in words, for `device decode`. Pure; which keys are down shows only when told to. */
import { Personal } from '../personal.ts'
import { firstKey, type KeyReport } from './packets.ts'
import { hidKeys } from './usages.ts'

/** A report as named fields. Its keys stay `Personal`, which prints as a mask, unless `personal` is true. */
export function explain(
  { kind, modifiers, usages }: KeyReport,
  { personal }: { personal: boolean },
): Record<string, unknown> {
  const down = usages.filter((usage) => usage >= firstKey)
  const error = usages.find((usage) => usage > 0 && usage < firstKey)
  const trouble = error === undefined ? {} : { trouble: troubles.get(error) }
  if (!personal)
    return { kind, modifiers: new Personal(String(modifiers)), down: new Personal(String(down)), ...trouble }
  const keys = down.map((usage) => {
    const key = hidKeys.get(usage)
    return key?.kind === 'character' ? key.plain : (key?.kind ?? usage)
  })
  return { kind, modifiers, down: keys, ...trouble }
}

const troubles: ReadonlyMap<number, string> = new Map([
  [1, '同时按键过多 more keys than it can tell'],
  [2, '自检失败 self-test failed'],
  [3, '键盘故障 fault of the keyboard'],
])
