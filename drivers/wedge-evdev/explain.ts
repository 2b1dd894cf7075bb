/** Input events in words, for `device decode`. Pure; what key it is shows only when told to, as it may be part of a secret. */
import { Personal } from '../personal.ts'
import { linuxKeys } from './keys.ts'
import { eventTypes, type InputEvent, keyValues, syncCodes } from './packets.ts'

/**
 * An event as named fields. Which key, and the scan code that comes with it, stay `Personal`, which prints as a mask,
 * unless `personal` is true.
 */
export function explain(event: InputEvent, { personal }: { personal: boolean }): Record<string, unknown> {
  const { kind, type, code, value } = event
  const at = `${event.seconds}.${String(event.micros).padStart(6, '0')}`
  if (type === eventTypes.sync) return { kind, at, type: 'sync', what: syncNames.get(code) ?? code }
  if (type === eventTypes.key) {
    return { kind, at, type: 'key', what: keyNames.get(value) ?? value, ...keyFields(code, personal) }
  }
  return { kind, at, type, code, value: personal ? value : new Personal(String(value)) }
}

function keyFields(code: number, personal: boolean): Record<string, unknown> {
  if (!personal) return { code: new Personal(String(code)) }
  const key = linuxKeys.get(code)
  return { code, key: key?.kind === 'character' ? key.plain : (key?.kind ?? null) }
}

const syncNames: ReadonlyMap<number, string> = new Map([
  [syncCodes.report, '一组结束 report'],
  [syncCodes.dropped, '有丢失 dropped'],
])

const keyNames: ReadonlyMap<number, string> = new Map([
  [keyValues.release, '松开 release'],
  [keyValues.press, '按下 press'],
  [keyValues.repeat, '连发 repeat'],
])
