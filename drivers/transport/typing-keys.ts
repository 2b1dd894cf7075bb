/** Whether an input device types: by the bitmap of its keys as /sys shows it (linux/input-event-codes.h). Pure. */

/** KEY_1 … KEY_0, and the digits of the number block. */
const digitRows: readonly (readonly number[])[] = [
  [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  [71, 72, 73, 75, 76, 77, 79, 80, 81, 82],
]
/** KEY_ENTER, KEY_KPENTER */
const enters = [28, 96]
/** A word of the bitmap on 64-bit Linux. */
const wordBits = 64

/** True for ten digits of one row and an Enter. `bitmap`: words in hexadecimal, highest first; null where there is none. */
export function types(bitmap: string | null): boolean {
  const words = (bitmap ?? '').split(/\s+/).filter((word) => /^[0-9a-f]{1,16}$/i.test(word))
  const has = (key: number) => {
    const word = words.at(-1 - Math.floor(key / wordBits)) ?? '0'
    return ((BigInt(`0x${word}`) >> BigInt(key % wordBits)) & 1n) === 1n
  }
  return enters.some(has) && digitRows.some((row) => row.every(has))
}
