/** What a command line asks of the daemon: the question as it goes over the socket, and nobody who answers it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { warden } from './staff-console.ts'

const question = z.object({ command: z.string(), arguments: z.record(z.string(), z.unknown()) })
type Question = z.infer<typeof question>

/** Runs a command line in an empty data directory and keeps what it asks; throws when it asks nothing. */
export async function askedOfDaemon(...argv: readonly string[]): Promise<Question> {
  const dir = mkdtempSync(join(tmpdir(), 'warden-'))
  let asked = ''
  const listening = createServer((client) => {
    client.on('error', () => undefined)
    client.once('data', (chunk) => {
      asked = chunk.toString('utf8')
      client.destroy()
    })
  })
  await new Promise<void>((resolve) => listening.listen(join(dir, 'control.sock'), resolve))
  try {
    const { err } = await warden(['--state-dir', dir, ...argv])
    if (asked === '') throw new Error(`nothing was asked: ${err}`)
    return question.parse(JSON.parse(asked))
  } finally {
    listening.close()
    rmSync(dir, { recursive: true })
  }
}
