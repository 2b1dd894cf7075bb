/** Programs as real processes: the daemon, the command line, a subscriber. Every wait has a deadline. */
import type { ChildProcess } from 'node:child_process'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createWatch } from './watch.ts'

const root = resolve(import.meta.dirname, '../..')
/** For a line to come; far more than a loaded machine needs. */
const limitMs = 10_000

export interface Program {
  /** What it wrote to stdout, line by line. */
  readonly lines: readonly string[]
  /** What it wrote to stderr. */
  complaints(): string
  /** Resolves with the first line, seen or coming, that fits; rejects when the program ends or takes too long. */
  line(fits: (line: string) => boolean): Promise<string>
  /** The memory that it has in the machine now; 0 when it has ended. */
  residentBytes(): number
  /** Asks it to go on or to stop: a line on its standard input. */
  say(line: string): void
  /** Resolves when it has ended, with all its output read. */
  ended(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** A signal that does not end it. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** A signal, and the end of the process. */
  kill(signal?: NodeJS.Signals): Promise<void>
}

/** Starts a TypeScript file of this repository under the pinned Node. */
export function startProgram(file: string, ...words: string[]): Program {
  const child = spawn(process.execPath, [join(root, file), ...words], { stdio: ['pipe', 'pipe', 'pipe'] })
  const closed = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  const watch = createWatch()
  const lines: string[] = []
  let rest = ''
  let complaints = ''
  let isOver = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    watch.changed()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  // A line said to a process that is being killed goes nowhere.
  child.stdin.on('error', () => undefined)
  void closed.then(() => {
    isOver = true
    watch.changed()
  })
  const heard = () => `${lines.join(' | ')} ${complaints}`
  return {
    lines,
    complaints: () => complaints,
    line(fits) {
      const look = () => {
        const found = lines.find(fits)
        if (found === undefined && isOver) throw new Error(`ended without such a line: ${heard()}`)
        return found
      }
      return watch.until(look, { limitMs, what: () => `such a line: ${heard()}` })
    },
    residentBytes: () => (isOver ? 0 : residentBytesOf(child.pid)),
    say: (text) => void child.stdin.write(`${text}\n`),
    ended: () => closed,
    signal: (signal) => void child.kill(signal),
    async kill(signal = 'SIGKILL') {
      child.kill(signal)
      await closed
    },
  }
}

function residentBytesOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024
}

/** Ends a process with a signal and waits until it is gone: at once when it is, or never began. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command line to its end. */
export function warden(...words: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const command = [join(root, 'daemon/cli/main.ts'), ...words]
    execFile(
      process.execPath,
      command,
      { timeout: 20_000, maxBuffer: 64 * 1024 * 1024 },
      (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err })
      },
    )
  })
}

/** Waits until something holds; throws with `what` when it does not come true in time. */
export async function eventually(what: string, holds: () => boolean, limitMs = 15_000): Promise<void> {
  const endMs = performance.now() + limitMs
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`not in ${limitMs} ms: ${what}`)
    await new Promise((resume) => setTimeout(resume, 20))
  }
}
