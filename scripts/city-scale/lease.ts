/** Which of the consumers acknowledges, decided in the store that they share: who cannot reach it does not acknowledge. */
import Database from 'better-sqlite3'

export interface Lease {
  /** Whether `holder` alone acknowledges until `untilMs`: it did already, or nobody does at `nowMs`. */
  take(holder: string, term: { readonly nowMs: number; readonly untilMs: number }): boolean
  close(): void
}

/** A consumer's commit takes milliseconds; a disk may take seconds. */
const busyMs = 10_000
const schema = `CREATE TABLE IF NOT EXISTS acknowledging (
  one INTEGER PRIMARY KEY CHECK (one = 1), holder TEXT NOT NULL, until_ms REAL NOT NULL
) STRICT`

/** Opens the store's file beside whoever writes events into it. */
export function openLease(path: string): Lease {
  const database = new Database(path, { timeout: busyMs })
  database.exec(schema)
  const take = database.prepare(
    `INSERT INTO acknowledging VALUES (1, :holder, :untilMs)
     ON CONFLICT DO UPDATE SET holder = :holder, until_ms = :untilMs WHERE holder = :holder OR until_ms < :nowMs`,
  )
  return {
    take: (holder, term) => take.run({ holder, ...term }).changes === 1,
    close: () => void database.close(),
  }
}
