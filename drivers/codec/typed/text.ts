/** The bytes of a code become its text, or nothing: what cannot be read is not guessed. Pure. */

/** Group separator, which parts the fields of a GS1 code. It and the tab are the only control characters that mean something. */
const groupSeparator = 0x1d
const tab = 0x09

/** Each byte as the character of the same number; `textOfBytes` reads it. So a line may be cut anywhere. */
export function byteString(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** The UTF-8 text of a `byteString`; null where it is none, or holds what no badge and no code has. */
export function textOfBytes(bytes: string): string | null {
  for (const character of bytes) if (isControl(character.charCodeAt(0))) return null
  try {
    return decoder.decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)))
  } catch {
    return null
  }
}

function isControl(code: number): boolean {
  return (code < 0x20 && code !== groupSeparator && code !== tab) || code === 0x7f
}

/** The UTF-8 bytes of a text. */
export function bytesOfText(text: string): Uint8Array {
  return encoder.encode(text)
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()
