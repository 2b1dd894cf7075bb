/** The reference consumer as a process of its own, and its database from outside. */
import Database from 'better-sqlite3'
import type { Program } from './programs.ts'
import { startProgram } from './programs.ts'

export interface ConsumerProcess extends Program {
  /** Resolves when something of this kind is told, seen or coming. */
  told(kind: string): Promise<string>
}

/** Starts it at a broker; `words` are further options. */
export function startConsumer(port: number, database: string, ...words: string[]): ConsumerProcess {
  const place = ['--url', `mqtt://127.0.0.1:${port}`, '--db', database, '--json']
  const program = startProgram('scripts/platform-consumer/main.ts', ...place, ...words)
  return { ...program, told: (kind) => program.line((line) => line.startsWith(`{"kind":"${kind}"`)) }
}

/** The envelopes in its database, in order. */
export function storedByConsumer(file: string): readonly string[] {
  return using(file, (database) =>
    database.prepare<[], string>('SELECT envelope FROM events ORDER BY stream, sequence').pluck().all(),
  )
}

/** The alarms in its database. */
export function alarmsOfConsumer(file: string): readonly string[] {
  return using(file, (database) => database.prepare<[], string>('SELECT kind FROM alarms').pluck().all())
}

/** What a copy from before looks like: everything after `sequence` is gone. */
export function setBack(file: string, { sequence, hash }: { sequence: number; hash: string }): void {
  using(file, (database) => {
    database.prepare('DELETE FROM events WHERE sequence > ?').run(sequence)
    database.prepare('UPDATE streams SET sequence = ?, hash = ?').run(sequence, hash)
  })
}

/** Keeps everybody else from writing until the returned function is called. */
export function holdWriters(file: string): () => void {
  const database = new Database(file)
  database.exec('BEGIN IMMEDIATE')
  return () => database.close()
}

function using<T>(file: string, work: (database: Database.Database) => T): T {
  const database = new Database(file)
  try {
    return work(database)
  } finally {
    database.close()
  }
}
