/** One journal has one writer: held as an exclusive transaction on a sibling file, so it goes with the process. */
import Database from 'better-sqlite3'
import { Fault } from '../../drivers/fault.ts'

export interface WriterLock {
  release(): void
}

/** Takes the lock of a journal, or throws `journal_locked`. Readers of the journal are not affected. */
export function takeWriterLock(path: string): WriterLock {
  const database = new Database(`${path}.lock`, { timeout: 0 })
  try {
    database.pragma('journal_mode = DELETE')
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new Fault('journal_locked', `${path}: another daemon writes this journal`, error)
    }
    throw error
  }
  return {
    release() {
      database.exec('rollback')
      database.close()
    },
  }
}
