/** What stands inside Modbus frames: words of two bytes, flags eight to a byte, exceptions. Pure. */

/** Set in the function byte of an exception reply. */
export const exceptionFlag = 0x80

/** Exception codes that boards give (MODBUS Application Protocol V1.1b3, section 7). */
export const exceptionCodes = { illegalFunction: 0x01, illegalAddress: 0x02, illegalValue: 0x03 } as const

/** The most data bytes that the protocol lets one message carry (2000 flags, 125 registers). */
export const maxDataBytes = 250

/** `value`, if it fits a field of 0 to `max`; throws `RangeError` if not, for that is a bug of the caller. */
export function within(value: number, max: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value
  throw new RangeError(`${value} does not fit a field of 0 to ${max}`)
}

/** High byte first. Throws `RangeError` where it does not fit. */
export function word(value: number): readonly number[] {
  within(value, 0xffff)
  return [value >>> 8, value & 0xff]
}

/** The word at a byte offset; missing bytes count as 0. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

/** Eight flags a byte, the first one lowest; the last byte is filled up with false. */
export function packed(on: readonly boolean[]): readonly number[] {
  return Array.from({ length: Math.ceil(on.length / 8) }, (_, byte) =>
    on.slice(8 * byte, 8 * byte + 8).reduce((bits, flag, bit) => bits | (flag ? 1 << bit : 0), 0),
  )
}

/** The flags of whole bytes, the reverse of `packed`. */
export function unpacked(bytes: Uint8Array): readonly boolean[] {
  return Array.from(bytes).flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte & (1 << bit)) !== 0))
}

/** The part of a board's flags that a request asks for, in whole bytes as a reply carries them. */
export function flagsAsked(
  flags: readonly boolean[],
  { address, count }: { readonly address: number; readonly count: number },
): readonly boolean[] {
  const asked = flags.slice(address, address + count)
  return Array.from({ length: Math.ceil(count / 8) * 8 }, (_, at) => asked[at] ?? false)
}

/** The bytes behind their number. Throws `RangeError` where there are none or too many. */
export function counted(bytes: readonly number[]): readonly number[] {
  if (bytes.length === 0) throw new RangeError('a message without any value')
  return [within(bytes.length, maxDataBytes), ...bytes]
}

/** The flags that are on, by the numbers printed on the board; `first` is the address of the first one. */
export function numbersOn(on: readonly boolean[], first = 0): readonly number[] {
  return on.flatMap((flag, at) => (flag ? [first + at + 1] : []))
}

/** An exception code in words (MODBUS Application Protocol V1.1b3, section 7). */
export function exceptionMeaning(code: number): string {
  return meanings.get(code) ?? '未知 unknown'
}

const meanings: ReadonlyMap<number, string> = new Map([
  [exceptionCodes.illegalFunction, '不支持的功能 illegal function'],
  [exceptionCodes.illegalAddress, '地址无效 illegal address'],
  [exceptionCodes.illegalValue, '数值无效 illegal value'],
  [0x04, '设备故障 device failure'],
  [0x05, '已接受，处理中 acknowledged, still working'],
  [0x06, '设备忙 device busy'],
])
