/** Dates at the venue. Pure: the offset is given, China keeps no summer time. */

/** Minutes east of UTC of an offset like `+08:00`. */
export function offsetMinutes(utcOffset: string): number {
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(utcOffset)
  if (match === null) throw new RangeError(`zone offset must look like +08:00, got ${utcOffset}`)
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return match[1] === '-' ? -minutes : minutes
}

/** YYYYMMDD at the venue. */
export function localDate(ms: number, utcOffset: string): string {
  return shifted(ms, utcOffset).slice(0, 10).replaceAll('-', '')
}

/** RFC 3339 with the venue's offset, to the millisecond. */
export function localInstant(ms: number, utcOffset: string): string {
  return shifted(ms, utcOffset).slice(0, 23) + utcOffset
}

function shifted(ms: number, utcOffset: string): string {
  return new Date(ms + offsetMinutes(utcOffset) * 60_000).toISOString()
}

/** Milliseconds since 1970 of an RFC 3339 instant. */
export function parseInstant(text: string): number {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new RangeError('not an RFC 3339 instant')
  return ms
}

/**
 * Milliseconds since 1970 of a moment as staff type it: `10:30` on the venue's date of `onDayOfMs`, or RFC 3339 with its
 * own offset; null for anything else.
 */
export function momentOf(
  text: string,
  { onDayOfMs, utcOffset }: { readonly onDayOfMs: number; readonly utcOffset: string },
): number | null {
  const date = shifted(onDayOfMs, utcOffset).slice(0, 10)
  const isTime = /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
  if (isTime) return parseInstant(`${date}T${text}:00${utcOffset}`)
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
  const ms = isInstant ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? null : ms
}

const dayMs = 86_400_000

/**
 * The moment that staff mean by `14:05`, today at the venue, or by an RFC 3339 instant, in milliseconds since 1970; null
 * for anything else.
 */
export function momentMeant(text: string, now: { readonly ms: number }, utcOffset: string): number | null {
  const clock = /^([01]?[0-9]|2[0-3]):([0-5][0-9])$/.exec(text)
  if (clock === null) return isInstant(text) ? parseInstant(text) : null
  const offsetMs = offsetMinutes(utcOffset) * 60_000
  const midnightMs = Math.floor((now.ms + offsetMs) / dayMs) * dayMs - offsetMs
  return midnightMs + (Number(clock[1]) * 60 + Number(clock[2])) * 60_000
}

/** The same time of day, a day later where it is past already: of an absence over night. */
export function nextSuch(ms: number, now: { readonly ms: number }): number {
  return ms > now.ms ? ms : ms + dayMs
}

function isInstant(text: string): boolean {
  const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/
  return shape.test(text) && !Number.isNaN(Date.parse(text))
}
