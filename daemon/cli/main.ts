#!/usr/bin/env node
/** warden: the real terminal, clock and signals around `run`. */
import { systemClock } from '../clock.ts'
import { systemRandom } from '../random.ts'
import type { Output } from './command.ts'
import { run } from './run.ts'
import { inputFrom } from './typed.ts'

function interruption(): AbortSignal {
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort())
  process.once('SIGTERM', () => interrupt.abort())
  return interrupt.signal
}

function outputTo(stream: NodeJS.WriteStream): Output {
  // without a listener of its own, a closed pipe would end the process with a stack trace
  stream.on('error', () => undefined)
  return {
    isTerminal: stream.isTTY === true,
    write: (text) =>
      new Promise((resolve, reject) => stream.write(text, (error) => (error ? reject(error) : resolve()))),
  }
}

try {
  process.exitCode = await run({
    argv: process.argv.slice(2),
    env: process.env,
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    stdin: inputFrom(process.stdin),
    clock: systemClock(0),
    randomBytes: systemRandom().bytes,
    interruption,
  })
  // a line that is still asked for would keep the process waiting for it
  process.stdin.pause()
} catch (error) {
  // the reader of our output has gone (`warden log | head`): nothing is left to say
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
}
