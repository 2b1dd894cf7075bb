/**
 * `commit`: one event through `journal.append`, beside one bare prepared INSERT of the same text. Both into a file of
 * their own on the same disk, WAL and FULL, in turns.
 */
import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Journal } from '../../daemon/journal/store.ts'
import { openJournal } from '../../daemon/journal/store.ts'
import { systemRandom } from '../../daemon/random.ts'
import { journalOptions } from '../../test/support/journal-drafts.ts'
import { exampleDraft, exampleMoment } from './example-event.ts'
import { type Benchmark, compare, type Figures } from './figures.ts'
import { inWorkshop } from './workshop.ts'

export const commit: Benchmark = { name: 'commit', run }

const warmUpRounds = 300
/** Several checkpoints of the write-ahead log (one each 1,000 pages) are among so many. */
const rounds = 3_000

function run(): Promise<readonly Figures[]> {
  return inWorkshop(async ({ directory, defer }) => {
    warnOfMemoryDisk(directory)
    const journal = openBenchJournal(directory)
    defer(() => journal.close())
    const database = new Database(join(directory, 'bare.db'))
    defer(() => database.close())
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.exec('create table rows (number integer primary key, text text not null)')
    const insert = database.prepare('insert into rows (text) values (?)')

    let { ms } = exampleMoment
    const ours = (): unknown => {
      ms += 1_000
      return journal.append([exampleDraft], { ...exampleMoment, ms })
    }
    ours()
    const text = 'x'.repeat(journal.readAfter(0, 1)[0]?.envelope.length ?? 0)
    const bare = (): unknown => insert.run(text)

    const samples = { ours: [] as number[], limit: [] as number[] }
    for (let n = 0; n < warmUpRounds + rounds; n++) {
      const both = { ours: timed(ours), limit: timed(bare) }
      if (n < warmUpRounds) continue
      samples.ours.push(both.ours)
      samples.limit.push(both.limit)
    }
    return [{ ...compare({ name: 'commit', unit: 'ms', ...samples }), rounds, bytes: text.length }]
  })
}

/** A new journal of the benchmark's venue. */
export function openBenchJournal(directory: string): Journal {
  const random = systemRandom()
  const options = journalOptions({ newId: random.eventId, newStream: random.stream })
  return openJournal({ path: join(directory, 'journal.db'), ...options })
}

function timed(work: () => unknown): number {
  const startMs = performance.now()
  work()
  return performance.now() - startMs
}

/** `f_type` of tmpfs (statfs(2)). */
const tmpfs = 0x01021994

function warnOfMemoryDisk(directory: string): void {
  if (statfsSync(directory).type !== tmpfs) return
  console.error(`${directory} is in memory: nothing is really committed there; set TMPDIR to a place on disk`)
}
