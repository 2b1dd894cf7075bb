/** What people read at the venue under test, in Chinese: the screen at the check-in table, and the log of the staff. */
import { screenAt } from './desk-screen.ts'
import type { EdgeCase, Person } from './people.ts'
import type { VenueDay } from './venue-day.ts'
import { done } from './venue-day.ts'

export interface Shown {
  /** the large line, for who stands there */
  readonly visitor: string
  /** the small ones, for the staff */
  readonly clerk: string
}

/** What the screen at the check-in table shows now. */
export async function deskScreen(day: VenueDay): Promise<Shown> {
  const screen = screenAt(day, { lang: 'zh_CN.UTF-8' })
  const text = (await screen.until(/^\[签到台/)) ?? ''
  screen.interrupt.abort()
  await screen.ended
  const [visitor = '', ...clerk] = text.trim().split('\n')
  return { visitor: visitor.replace(/^\[.*?\] /, ''), clerk: clerk.join('\n').trim() }
}

/** Shows a document at the check-in table and gives what the screen says then. */
export async function deskSays(day: VenueDay, holder: Person | EdgeCase | string): Promise<Shown> {
  day.show('desk-reader', holder)
  return await deskScreen(day)
}

/** The newest line of the log, in Chinese, without number and time. */
export async function logSays(day: VenueDay): Promise<string> {
  const { out } = await done(day.staff('W1', ['log', '--limit', '1', '--lang', 'zh-CN']))
  const line = out.trim().split('\n').at(-1) ?? ''
  return line.replace(/^\d+ +\S+ \S+ +/, '')
}
