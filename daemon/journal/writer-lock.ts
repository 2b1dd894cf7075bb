/** One journal has one writer: held as an exclusive transaction on a sibling file, so it goes with the process. */
import { accessSync, constants, existsSync, realpathSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Fault } from '../../drivers/fault.ts'
import { expectDirectory, guarded } from './database.ts'

export interface WriterLock {
  release(): void
}

/**
 * Takes the lock of a journal, or throws `journal_locked`. Readers of the journal are not affected. The kernel gives the
 * lock back when the process ends, however it ends; the empty file `<journal>.lock` stays. It lies beside the file
 * itself, so that a symbolic link is no way past it.
 */
export function takeWriterLock(path: string): WriterLock {
  expectDirectory(path)
  const file = `${existsSync(path) ? realpathSync(path) : path}.lock`
  return guarded(file, () => {
    const database = new Database(file, { timeout: 0 })
    try {
      expectWritable(file)
      // Without a file for undoing: nothing is ever written, so a full disk keeps no daemon from starting.
      database.pragma('journal_mode = MEMORY')
      database.exec('begin exclusive')
    } catch (error) {
      database.close()
      throw isBusy(error) ? new Fault('journal_locked', `${path}: another daemon writes this journal`) : error
    }
    return {
      release() {
        database.exec('rollback')
        database.close()
      },
    }
  })
}

/** SQLite opens a file that it may not write for reading only, and then excludes nobody. */
function expectWritable(file: string): void {
  try {
    accessSync(file, constants.W_OK)
  } catch (error) {
    throw new Fault('permission', `${file}: cannot be written by this user`, error)
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}
