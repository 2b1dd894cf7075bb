/** What a HID device says it is, out of its report descriptor (Device Class Definition for HID 1.11, 6.2.2). Pure. */

/** Global and local items that count here, without the two bits for their length. */
const items = { usagePage: 0x04, usage: 0x08, collection: 0xa0, endCollection: 0xc0 } as const
/** Long items (6.2.2.3) have this prefix, their length behind it; none is defined. */
const longItem = 0xfe

/**
 * The usages of the outermost collections, page and usage in hexadecimal: `008C:0002` is a bar code scanner, `0001:0006` a
 * keyboard, `0001:0007` a keypad. Empty where the descriptor has none or is damaged at its start.
 */
export function topUsages(descriptor: Uint8Array): readonly string[] {
  const found: string[] = []
  let [page, usage, depth] = [0, 0, 0]
  for (let at = 0; at < descriptor.length; ) {
    const prefix = descriptor[at] ?? 0
    const length = prefix === longItem ? 2 + (descriptor[at + 1] ?? 0) : lengthOf(prefix)
    const value = little(descriptor.subarray(at + 1, at + 1 + length))
    at += 1 + length
    switch (prefix & 0xfc) {
      case items.usagePage:
        page = value
        break
      case items.usage:
        // four bytes carry the page as well
        usage = length === 4 ? value : page * 0x1_0000 + value
        break
      case items.collection:
        if (depth++ === 0) found.push(named(usage))
        usage = 0
        break
      case items.endCollection:
        depth--
        break
    }
  }
  return [...new Set(found)]
}

/** The two lowest bits: 0, 1, 2 or 4 bytes. */
function lengthOf(prefix: number): number {
  const bits = prefix & 0b11
  return bits === 3 ? 4 : bits
}

function little(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0)
}

function named(usage: number): string {
  const hex = usage.toString(16).padStart(8, '0').toUpperCase()
  return `${hex.slice(0, 4)}:${hex.slice(4)}`
}
