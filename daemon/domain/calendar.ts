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

/** The next moment after `ms` at which it is `time` (HH:MM) at the venue. */
export function dailyAfter(
  ms: number,
  { time, utcOffset }: { readonly time: string; readonly utcOffset: string },
): number {
  const today = parseInstant(`${shifted(ms, utcOffset).slice(0, 10)}T${time}:00${utcOffset}`)
  return today > ms ? today : today + 24 * 3_600_000
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
  // of these two centuries: with any offset the year has four digits then, as facts need it
  const isInstant = /^2[01]\d{2}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
  const ms = isInstant ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? null : ms
}
