/** Bytes to text and back, and the little that the codecs need to put byte sequences together. Pure. */

/**
 * Bytes from hexadecimal text in either case; white space between digits is skipped.
 * Throws `RangeError` that names the offending character, or the lonely last digit, and its place.
 */
export function fromHex(text: string): Uint8Array {
  const digits: number[] = []
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (/\s/.test(character)) continue
    if (!/[0-9a-fA-F]/.test(character)) {
      throw new RangeError(`not a hexadecimal digit: ${JSON.stringify(character)} at position ${at}`)
    }
    digits.push(Number.parseInt(character, 16))
  }
  if (digits.length % 2 !== 0) {
    throw new RangeError(`an odd number of hexadecimal digits (${digits.length}): the last byte is not whole`)
  }
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) => {
    const high = digits[2 * at] ?? 0
    return (high << 4) | (digits[2 * at + 1] ?? 0)
  })
}

/** Upper case, two digits a byte, no spaces. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text.toUpperCase()
}

/** One new sequence of all parts in order. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Whether both have the same bytes. Not constant in time: for frames, never for secrets. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

/**
 * Text of UTF-16 code units, low byte first, as identity cards store it (GA 450). Never throws: a lone surrogate and
 * a lonely last byte become U+FFFD. Padding is not trimmed.
 */
export function utf16le(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** The bytes that `utf16le` reads back as `text`, without a byte order mark. */
export function fromUtf16le(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    bytes[2 * at] = unit & 0xff
    bytes[2 * at + 1] = unit >>> 8
  }
  return bytes
}

const decoder = new TextDecoder('utf-16le', { ignoreBOM: true })
