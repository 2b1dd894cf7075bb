/** Login tokens: random, so that a quick hash of them is enough to keep. */
import { createHash } from 'node:crypto'
import type { Connection } from './database.ts'
import { guarded } from './database.ts'
import type { Secrets } from './secrets.ts'

const tokenBytes = 32
/** Tokens of one operator: a login on each workplace of a large site. The oldest goes when one more is issued. */
const mostOfOperator = 16

export interface Tokens extends Pick<Secrets, 'issueToken' | 'operatorOfToken' | 'revokeTokens'> {
  /** Takes an operator's tokens out of the file; belongs into a transaction. */
  erase(operator: string): void
}

/** The login tokens of an open vault. */
export function tokensOn(database: Connection, random: (bytes: number) => Uint8Array): Tokens {
  const path = database.name
  const statements = prepare(database)
  const put = database.transaction((row: { operator: string; hash: Uint8Array; expiresMs: number }) => {
    statements.put.run(row.hash, row.operator, row.expiresMs)
    statements.trim.run(row.operator, row.operator, mostOfOperator)
  })
  return {
    issueToken(operator, expiresMs) {
      const token = Buffer.from(random(tokenBytes)).toString('base64url')
      guarded(path, () => put.immediate({ operator, hash: hashOf(token), expiresMs }))
      return token
    },
    operatorOfToken: (token, nowMs) =>
      guarded(path, () => statements.operator.get(hashOf(token), nowMs) as string | undefined) ?? null,
    revokeTokens: (operator) => void guarded(path, () => statements.erase.run(operator)),
    erase: (operator) => void statements.erase.run(operator),
  }
}

function hashOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}

function prepare(database: Connection) {
  return {
    put: database.prepare('insert into tokens (hash, operator, expires_ms) values (?, ?, ?)'),
    trim: database.prepare(
      `delete from tokens where operator = ? and place not in
        (select place from tokens where operator = ? order by place desc limit ?)`,
    ),
    operator: database.prepare('select operator from tokens where hash = ? and expires_ms > ?').pluck(),
    erase: database.prepare('delete from tokens where operator = ?'),
  }
}
