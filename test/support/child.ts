/** A program of `test/support/` in a process of its own, for one test. */
import { onTestFinished } from 'vitest'
import type { Program } from './programs.ts'
import { startProgram } from './programs.ts'

/** Starts `test/support/<program>`. It is killed when the test is over. */
export function startChild(program: string, args: readonly string[]): Program {
  const child = startProgram(`test/support/${program}`, ...args)
  onTestFinished(() => child.kill())
  return child
}
