/** Moments as people type them. Pure. */
import { localDate, offsetMinutes } from '../domain/calendar.ts'

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Milliseconds since 1970 of `2026-03-18T10:00:00+08:00`, `2026-03-18T10:00` and `2026-03-18` (venue time), `10:00`
 * (today at the venue), or `45s`, `30m`, `2h`, `3d` before now; null for anything else.
 */
export function parseWhen(
  text: string,
  now: { readonly ms: number; readonly utcOffset: string },
): number | null {
  const ago = /^(\d{1,6})([smhd])$/.exec(text)
  if (ago !== null) return now.ms - Number(ago[1]) * (unitMs[ago[2] ?? ''] ?? 0)
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (clock !== null) {
    const [, hour = '', minute = '', second = '00'] = clock
    const today = localDate(now.ms, now.utcOffset)
    const date = `${today.slice(0, 4)}-${today.slice(4, 6)}-${today.slice(6)}`
    return localMs({ date, time: `${hour.padStart(2, '0')}:${minute}:${second}`, offset: now.utcOffset })
  }
  const full = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/i.exec(
    text,
  )
  if (full === null) return null
  const [, date = '', minutes = '00:00', seconds = ':00', offset = now.utcOffset] = full
  return localMs({ date, time: minutes + seconds, offset: offset.toUpperCase() })
}

/** The moment of a local date and time, or null when there is no such date or time. */
function localMs({ date, time, offset }: { date: string; time: string; offset: string }): number | null {
  const ms = Date.parse(`${date}T${time}Z`)
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) return null
  return ms - (offset === 'Z' ? 0 : offsetMinutes(offset)) * 60_000
}
