/** The journal opened for a command, or the reason told why not. */
import { existsSync } from 'node:fs'
import type { Reader } from '../journal/queries.ts'
import { openReader } from '../journal/queries.ts'
import type { Context } from './command.ts'
import { placesOf } from './where.ts'

/** The reader and the venue's zone offset; null after the reason has been told. A damaged file is a fault. */
export async function openJournal(context: Context): Promise<{ reader: Reader; utcOffset: string } | null> {
  const places = await placesOf(context)
  if (places === null) return null
  const reader = await openJournalAt(places.journal, context)
  return reader === null ? null : { reader, utcOffset: places.utcOffset }
}

/** The same for a journal whose place is known. */
export async function openJournalAt(path: string, context: Context): Promise<Reader | null> {
  if (existsSync(path)) return openReader(path)
  await context.stderr.write(`warden: ${context.say('log.noJournal', { path })}\n`)
  return null
}
