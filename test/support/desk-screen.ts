/** The guided screen of the check-in table, running beside a day under test: what it shows, and keys that go to it. */
import { join } from 'node:path'
import { warden } from './staff-console.ts'
import type { VenueDay } from './venue-day.ts'
import { createWatch } from './watch.ts'

/** Sockets are real: so long may a screen take to show something. */
const limitMs = 15_000

export function screenAt({ place }: VenueDay, { isTerminal = false, lang = 'en_US.UTF-8' } = {}) {
  const { configFile, directory } = place
  const shown: string[] = []
  const waiting: ((line: string | null) => void)[] = []
  const line = () => new Promise<string | null>((resolve) => waiting.push(resolve))
  const interrupt = new AbortController()
  const showing = createWatch()
  const ended = warden(['--config', configFile, 'desk'], {
    env: { LANG: lang, WARDEN_LOGIN: join(directory, 'login-W2.json') },
    stdin: { isTerminal, line, hidden: line },
    isTerminal,
    interrupt,
    onOut(text) {
      shown.push(text)
      showing.changed()
    },
  })
  return {
    ended,
    interrupt,
    type: (text: string) => waiting.shift()?.(text),
    /** Resolves with the newest of what is shown once it says so. */
    until: (words: RegExp) =>
      showing.until(() => (words.test(shown.at(-1) ?? '') ? shown.at(-1) : null), {
        limitMs,
        what: () => `${words}; shown is ${shown.at(-1)}`,
      }),
    all: () => shown.join(''),
  }
}
