/** What the platform's requests were answered: kept beside the facts, in the same transaction as those they led to. */
import type { Connection } from './database.ts'
import { guarded } from './database.ts'

export interface KeptAnswer {
  readonly request: string
  /** SHA-256 of the request's body, in hexadecimal */
  readonly digest: string
  /** the body of the answer */
  readonly answer: string
  /** milliseconds since 1970 */
  readonly atMs: number
}

export interface Answers {
  /** What a request was answered, null when it never came. Throws the fault of a file that cannot be read. */
  find(request: string): Pick<KeptAnswer, 'digest' | 'answer'> | null
  /** Durable on return, or with the transaction that it is part of. Throws `journal_unwritable`. */
  keep(answer: KeptAnswer): void
  /** The same for what changed nothing: it is asked often, and must not push out what may never be done twice. */
  keepBriefly(answer: KeptAnswer): void
}

/** For as long as a request may be valid, many times over: whoever repeats one gets the answer of then. */
const keepMs = 30 * 24 * 3_600_000
/** A bound for the disk, about 50 MB; a venue has some dozens of requests a day. */
const mostAnswers = 50_000
/** Of those that are kept briefly. They may be repeated for ten minutes; a platform that looks every second has its hour. */
const mostBrief = 3_600

/** The answers in an open journal. */
export function answersOn(database: Connection): Answers {
  const path = database.name
  const found = guarded(path, () => database.prepare('select digest, answer from answers where request = ?'))
  const insert = database.prepare('insert into answers values (?, ?, ?, ?)')
  const purge = database.prepare('delete from answers where at_ms < ?')
  const count = database.prepare('select count(*) from answers').pluck()
  const forget = database.prepare('delete from answers where request = ?')
  /** those kept briefly since the start, oldest first */
  const brief: string[] = []
  const oldest = database.prepare(
    'delete from answers where request in (select request from answers order by at_ms limit ?)',
  )
  function keep({ request, digest, answer, atMs }: KeptAnswer): void {
    guarded(path, () => {
      purge.run(atMs - keepMs)
      const tooMany = Number(count.get()) + 1 - mostAnswers
      if (tooMany > 0) oldest.run(tooMany)
      insert.run(request, digest, answer, atMs)
    })
  }

  return {
    find: (request) =>
      guarded(path, () => (found.get(request) as Pick<KeptAnswer, 'digest' | 'answer'> | undefined) ?? null),
    keep,
    keepBriefly(answer) {
      keep(answer)
      brief.push(answer.request)
      for (const request of brief.splice(0, brief.length - mostBrief))
        guarded(path, () => forget.run(request))
    },
  }
}
