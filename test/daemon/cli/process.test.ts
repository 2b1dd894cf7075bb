import type { ChildProcessByStdio } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { dataDirectory, morning } from '../../support/staff-console.ts'

/** The command line as a real process: terminal, pipes and signals are the system's own. */
const main = fileURLToPath(new URL('../../../daemon/cli/main.ts', import.meta.url))
const data = dataDirectory()
morning(data)
// enough that the pipe cannot hold it all
for (let rounds = 0; rounds < 300; rounds++) morning(data)
afterAll(() => {
  data.journal.close()
  rmSync(data.dir, { recursive: true })
})

function start(...argv: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const env = { ...process.env, LANG: 'en_US.UTF-8' }
  const child = spawn(process.execPath, [main, '--state-dir', data.dir, ...argv], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stderr.setEncoding('utf8')
  return child
}

async function ended(child: ChildProcessByStdio<null, Readable, Readable>) {
  let err = ''
  child.stderr.on('data', (text: string) => {
    err += text
  })
  const [code, signal] = await once(child, 'close')
  return { code, signal, err }
}

describe('warden as a process', () => {
  test('a reader who has seen enough (`| head -1`) ends it quietly', async () => {
    const child = start('log', '--format', 'ndjson')
    child.stdout.once('data', () => child.stdout.destroy())
    expect(await ended(child)).toEqual({ code: 0, signal: null, err: '' })
  })

  test('Ctrl-C ends --follow with 0', async () => {
    const child = start('log', '--follow', '--limit', '1')
    await once(child.stdout, 'data')
    const done = ended(child)
    child.stdout.on('data', () => undefined)
    data.store('10:40', {
      type: 'device.disconnected',
      subject: 'lane-1-in',
      session: null,
      zone: null,
      data: { device: 'lane-1-in', cause: 'reset' },
    })
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect(await done).toEqual({ code: 0, signal: null, err: '' })
  })

  test('the exit code of a command is that of the process', async () => {
    const child = start('nonsense')
    child.stdout.resume()
    expect((await ended(child)).code).toBe(2)
  })
})
