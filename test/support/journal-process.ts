/**
 * A process with a journal, for tests that kill it: `write PATH SEED` appends for ever, one to three events at a time,
 * and prints the last number of each append; `hold PATH` stores two events and waits for a line; `read PATH` prints what
 * a reader sees. The last argument `nobody` makes it the user nobody, where it may change its user. Faults are printed as
 * `fault CODE TEXT`.
 */

import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { openReader } from '../../daemon/journal/queries.ts'
import { openJournal } from '../../daemon/journal/store.ts'
import { Fault } from '../../drivers/fault.ts'
import { between, seeded } from './chance.ts'
import { draft, journalOptions, moment } from './journal-drafts.ts'

const nobody = 65_534

/** At once and without a buffer: a line that was printed is out, whatever happens next. */
function print(line: string): void {
  writeSync(1, `${line}\n`)
}

function write(path: string, seed: number): void {
  const chance = seeded(seed)
  const journal = openJournal({ path, ...journalOptions({ seed }) })
  print(`open ${journal.head().sequence}`)
  for (;;) {
    const n = journal.head().sequence
    const count = between(chance, { least: 1, most: 3 })
    journal.append(
      Array.from({ length: count }, (_, k) => draft(n + k)),
      moment(n),
    )
    print(String(journal.head().sequence))
  }
}

async function hold(path: string): Promise<void> {
  const journal = openJournal({ path, ...journalOptions() })
  journal.append([draft(1), draft(2)], moment())
  print(`open ${journal.head().sequence}`)
  await once(process.stdin, 'data')
  journal.close()
}

function becomeNobody(): void {
  if (process.getuid?.() !== 0) return
  process.setgid?.(nobody)
  process.setuid?.(nobody)
}

function read(path: string): void {
  const reader = openReader(path)
  const verified = reader.verify()
  print(`read ${reader.head().sequence} ${verified.ok}`)
  reader.close()
}

const [mode = '', path = '', seed = '0'] = process.argv.slice(2)
if (process.argv.at(-1) === 'nobody') becomeNobody()
try {
  if (mode === 'write') write(path, Number(seed))
  if (mode === 'hold') await hold(path)
  if (mode === 'read') read(path)
} catch (error) {
  if (!(error instanceof Fault)) throw error
  print(`fault ${error.code} ${error.message}`)
}
process.stdin.destroy()
