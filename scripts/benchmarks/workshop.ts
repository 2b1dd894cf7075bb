/** What a benchmark borrows from the machine and gives back whatever happens: a directory, processes, waits. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { endProcess } from '../../test/support/programs.ts'
import { bundleOptions } from '../bundle.ts'

export interface Workshop {
  /** Removed at the end. */
  readonly directory: string
  /** Starts a program with Node and Node's own `flags`; it is ended at the end. Messages come over IPC. */
  start(program: string, given: readonly string[], flags?: readonly string[]): ChildProcess
  /** Undone at the end, last first. */
  defer(undo: () => unknown): void
}

const root = fileURLToPath(new URL('../..', import.meta.url))
/** For a child to end by itself after SIGTERM, before it is killed. */
const endMs = 5_000
const endingSignals = ['SIGINT', 'SIGTERM'] as const

/** Runs `work` and clears up after it, also when it fails. A signal to end is a failure; `work` is then left alone. */
export async function inWorkshop<T>(work: (workshop: Workshop) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'warden-bench-'))
  const children = new Set<ChildProcess>()
  const undos: (() => unknown)[] = []
  const atExit = (): void => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  }
  process.once('exit', atExit)
  const interrupted = Promise.withResolvers<never>()
  const interrupt = (signal: NodeJS.Signals): void => interrupted.reject(new Error(`ended by ${signal}`))
  for (const signal of endingSignals) process.once(signal, interrupt)
  try {
    const done = work({
      directory,
      start(program, given, flags = []) {
        const child = spawn(process.execPath, [...flags, program, ...given], {
          cwd: root,
          stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
        })
        children.add(child)
        child.once('exit', () => children.delete(child))
        return child
      },
      defer: (undo) => undos.push(undo),
    })
    return await Promise.race([done, interrupted.promise])
  } finally {
    for (const signal of endingSignals) process.removeListener(signal, interrupt)
    for (const undo of undos.reverse()) await undo()
    await Promise.all([...children].map(end))
    process.removeListener('exit', atExit)
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Ends a child in good order, or by force when that takes too long. */
export async function end(child: ChildProcess): Promise<void> {
  const giveUp = setTimeout(() => child.kill('SIGKILL'), endMs)
  await endProcess(child, 'SIGTERM')
  clearTimeout(giveUp)
}

/** `promise`, or a rejection that names `what` after `limitMs`. */
export async function within<T>(promise: Promise<T>, limitMs: number, what: string): Promise<T> {
  const stop = new AbortController()
  const late = pause(limitMs, null, { signal: stop.signal }).then(
    () => Promise.reject(new Error(`${what}: not within ${limitMs} ms`)),
    // the promise came first
    () => new Promise<never>(() => undefined),
  )
  try {
    return await Promise.race([promise, late])
  } finally {
    stop.abort()
  }
}

/** The first message of a child that counts as its readiness; rejects with its last words when it ends before. */
export function firstMessage(child: ChildProcess, what: string): Promise<unknown> {
  let words = ''
  child.stderr?.on('data', (chunk) => {
    words = `${words}${chunk}`.slice(-2_000)
  })
  return new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${what} ended with ${code}: ${words}`)))
  })
}

/** A program of these benchmarks as plain JavaScript, so that none of its figures contain type stripping. */
export async function built(name: string): Promise<string> {
  const file = `.build/bench-${name.replaceAll('/', '-')}.mjs`
  await build({ ...bundleOptions, entryPoints: [`scripts/benchmarks/${name}.ts`], outfile: file })
  return file
}
