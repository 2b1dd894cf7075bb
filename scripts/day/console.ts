/** The consoles of the day: the real command line as a process of its own, for each member of the staff. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'

/** A command that waits for a card may take so long. */
const limitMs = 60_000
const root = resolve(import.meta.dirname, '../..')

export interface Typed {
  /** lines typed at the prompts: a PIN, a code */
  readonly typed?: readonly string[]
  /** the exit code that this command must end with; 0 unless told otherwise */
  readonly code?: number
  /** is told of what the console says beside its answer: its prompts */
  readonly onPrompt?: (text: string) => void
}

export interface Consoles {
  /** Runs one command line as somebody who is logged in. Rejects when it does not end with the expected code. */
  run(
    who: string,
    words: readonly string[],
    typed?: Typed,
  ): Promise<{ readonly out: string; readonly err: string }>
}

/** `logins` is the directory where each one's login is kept. */
export function createConsoles({ configFile, logins }: { configFile: string; logins: string }): Consoles {
  return {
    async run(who, words, { typed = [], code: expected = 0, onPrompt } = {}) {
      const child = spawn(
        process.execPath,
        [join(root, '.build/warden.mjs'), '--config', configFile, '--lang', 'en', ...words],
        {
          env: { ...process.env, WARDEN_LOGIN: join(logins, `login-${who}.json`) },
          stdio: ['pipe', 'pipe', 'pipe'],
          timeout: limitMs,
        },
      )
      let [out, err] = ['', '']
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text
      })
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text
        onPrompt?.(text)
      })
      child.stdin.on('error', () => undefined)
      child.stdin.end(typed.map((line) => `${line}\n`).join(''))
      const [code] = await once(child, 'close')
      if (code === expected) return { out, err }
      throw new Error(
        `${who}: warden ${words.join(' ')} ended with ${code}, expected ${expected}: ${err}${out}`,
      )
    },
  }
}
