import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { listenControl } from '../../../daemon/control/server.ts'
import { captureLog } from '../../support/captured-log.ts'
import { temporaryDirectory } from '../../support/journal.ts'
import { startProgram } from '../../support/programs.ts'
import { createRealClock } from '../../support/real-clock.ts'

test('Ctrl-C ends the screen at once, though a key and the daemon are still waited for', async () => {
  const directory = temporaryDirectory()
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const news = { desk: 'desk', guide: { step: 'show_document' }, scan: null, seen: '1' }
  let asked = 0
  const gone = Promise.withResolvers<void>()
  const control = await listenControl({
    path: join(directory, 'control.sock'),
    commands: {
      'desk.next': (_given, { over }) => {
        asked++
        if (asked === 1) return { ok: true, result: news }
        return new Promise((resolve) => {
          over.addEventListener('abort', () => {
            resolve({ ok: true, result: news })
            gone.resolve()
          })
        })
      },
    },
    clock: createRealClock(),
    log: captureLog(),
  })
  onTestFinished(() => control.close())
  const screen = startProgram('daemon/cli/main.ts', '--state-dir', directory, '--lang', 'en', 'desk')
  await screen.line((line) => line.includes('Please show your document'))
  await screen.kill('SIGINT')
  expect(await screen.ended()).toEqual({ code: 0, signal: null })
  await gone.promise
})
