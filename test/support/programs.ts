/** Programs as real processes: the daemon, the command line, a subscriber. Every wait has a deadline. */
import type { ChildProcess } from 'node:child_process'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

export interface Program {
  /** What it wrote to stdout, line by line. */
  readonly lines: readonly string[]
  /** What it wrote to stderr. */
  complaints(): string
  kill(signal: NodeJS.Signals): Promise<void>
}

/** Starts a TypeScript file of this repository under the pinned Node. */
export function startProgram(file: string, ...words: string[]): Program {
  const child = spawn(process.execPath, [join(root, file), ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  let rest = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  return { lines, complaints: () => complaints, kill: (signal) => end(child, signal) }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
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
