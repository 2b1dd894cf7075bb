/** What a command is: a value with a name, words, options and a function. Types and exit codes only. */
import type { DaemonClock } from '../clock.ts'
import type { Language, Say, Words } from '../text/text.ts'

/** How a command ends; the numbers are a contract with scripts. */
export const exit = {
  done: 0,
  /** refused, or a check failed; the reason is on stderr */
  refused: 1,
  usage: 2,
  unreachable: 3,
  damaged: 4,
} as const

export type ExitCode = (typeof exit)[keyof typeof exit]

/** Where text goes. */
export interface Output {
  /** Resolves when the text has been taken; rejects with code `EPIPE` when nobody reads any more. */
  write(text: string): Promise<void>
  readonly isTerminal: boolean
}

/** Where people, or scripts in their place, type. */
export interface Input {
  readonly isTerminal: boolean
  /** The next line without its end; null when no more come. One is asked for at a time. */
  line(): Promise<string | null>
  /** The same for a PIN or code: on a terminal nothing of it is shown. */
  hidden(): Promise<string | null>
}

/** What of the process's environment counts. */
export interface Environment {
  readonly LANG?: string | undefined
  readonly NO_COLOR?: string | undefined
  readonly TERM?: string | undefined
  readonly HOME?: string | undefined
  readonly XDG_STATE_HOME?: string | undefined
  /** the file of the login, in place of the usual one */
  readonly WARDEN_LOGIN?: string | undefined
}

export interface Option {
  /** The word for the value in the help, such as `FILE`; none for a switch. */
  readonly value?: string
  readonly summary: Words
}

export interface Command {
  /** `session list` is `['session', 'list']`. */
  readonly name: readonly string[]
  readonly summary: Words
  readonly operands: readonly Operand[]
  readonly options: Readonly<Record<string, Option>>
  /** Loads what the command needs and runs it. */
  run(context: Context): Promise<ExitCode>
}

export interface Operand {
  readonly name: string
  /** `repeated`: at least one; `repeatedOrNone`: as many as one likes */
  readonly presence: 'required' | 'optional' | 'repeated' | 'repeatedOrNone'
}

/** The command line in parts. */
export interface Given {
  readonly options: Readonly<Record<string, string | true>>
  readonly operands: readonly string[]
}

/** All that a command may use of the world. */
export interface Context extends Given {
  readonly language: Language
  readonly say: Say
  readonly json: boolean
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: Input
  readonly env: Environment
  /** Whether stdout takes colours. */
  readonly isColoured: boolean
  readonly clock: DaemonClock
  /** so many bytes that nobody can foresee */
  readonly randomBytes: (count: number) => Uint8Array
  /**
   * From the first call on, Ctrl-C aborts this signal in place of ending the process: only for a command that waits,
   * because work without a pause could not be stopped any more.
   */
  interruption(): AbortSignal
}

/** The text value of an option, or null. */
export function optionText(given: Given, name: string): string | null {
  const value = given.options[name]
  return typeof value === 'string' ? value : null
}

/** Whether a switch was given. */
export function isSwitched(given: Given, name: string): boolean {
  return given.options[name] === true
}

/** A command line that makes no sense; the text says why. Ends with exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
