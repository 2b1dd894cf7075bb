/** Dates and times of the controller: two decimal digits a byte. Pure. */

function digits(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The digits of `bytes`, or null where a half byte is none. */
export function fromBcd(bytes: Uint8Array): string | null {
  const text = digits(bytes)
  return /^\d*$/.test(text) ? text : null
}

/** The bytes of an even number of decimal digits. */
export function toBcd(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, at) =>
    Number.parseInt(text.slice(2 * at, 2 * at + 2), 16),
  )
}

/** `YYYY-MM-DD hh:mm:ss` of fourteen digits; null where they are no date, all zero among them. */
export function dateTimeOf(text: string | null): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text ?? '')
  if (parts === null) return null
  const [, year, month, day, hour, minute, second] = parts
  const isDate = inRange(month, 1, 12) && inRange(day, 1, 31)
  const isTime = inRange(hour, 0, 23) && inRange(minute, 0, 59) && inRange(second, 0, 59)
  return isDate && isTime ? `${year}-${month}-${day} ${hour}:${minute}:${second}` : null
}

function inRange(text: string | undefined, first: number, last: number): boolean {
  const value = Number(text)
  return value >= first && value <= last
}

/** The fourteen digits of a date as `dateTimeOf` gives it; zeros for none. */
export function digitsOf(at: string | null): string {
  return at === null ? '0'.repeat(14) : at.replace(/\D/g, '')
}
