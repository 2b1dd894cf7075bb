/** A TypeScript program in a process of its own, which a test listens to line by line and may kill. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export interface Child {
  /** what it has printed so far, line by line */
  readonly lines: readonly string[]
  /** Resolves with the first line, seen or coming, that fits; rejects when the process ends or takes too long. */
  line(fits: (line: string) => boolean): Promise<string>
  /** Resolves when it has ended, with all its output read. */
  ended(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** Asks it to go on or to stop: a line on its standard input. */
  say(line: string): void
  /** SIGKILL, and the end of the process. */
  kill(): Promise<void>
}

const deadlineMs = 10_000

/** Starts `test/support/<program>` with the Node that runs the tests. It is killed when the test is over. */
export function startChild(program: string, args: readonly string[]): Child {
  const file = fileURLToPath(new URL(program, import.meta.url))
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  const exit = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  const lines: string[] = []
  const waiting = new Set<() => void>()
  let complaint = ''
  let isOver = false
  const look = () => {
    for (const one of [...waiting]) one()
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    look()
  })
  child.stderr.on('data', (text) => {
    complaint += text
  })
  // A line said to a process that is being killed goes nowhere.
  child.stdin.on('error', () => undefined)
  void exit.then(() => {
    isOver = true
    look()
  })

  function line(fits: (line: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => finish(new Error(`no such line: ${lines.join(' | ')} ${complaint}`)),
        deadlineMs,
      )
      const finish = (result: string | Error) => {
        clearTimeout(timer)
        waiting.delete(check)
        if (typeof result === 'string') resolve(result)
        else reject(result)
      }
      const check = () => {
        const found = lines.find(fits)
        if (found !== undefined) finish(found)
        else if (isOver) finish(new Error(`ended without such a line: ${lines.join(' | ')} ${complaint}`))
      }
      waiting.add(check)
      check()
    })
  }

  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await exit
  }
  onTestFinished(kill)
  return { lines, line, ended: () => exit, say: (text) => child.stdin.write(`${text}\n`), kill }
}
