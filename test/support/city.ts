/** A city's certificates, made by the script that is shipped, in a directory of their own. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../../contract/mosquitto/make-certificates', import.meta.url))

/** From when until when a certificate is good, as openssl writes it: `250131000000Z`. */
export interface Span {
  readonly from: string
  readonly until: string
}

/** Over before any test was written. */
export const longAgo: Span = { from: '240101000000Z', until: '240301000000Z' }
/** Not begun for as long as these tests may run. */
export const farAhead: Span = { from: '480101000000Z', until: '491231000000Z' }

export interface City {
  readonly directory: string
  /** Calls the script: `make(['venue', '140500-01'])`. Throws with what it complained of. */
  make(words: readonly string[], span?: Span): void
  /** Certificate and key by file name, with the authority beside them, in PEM. */
  of(name: string): { readonly ca: string; readonly cert: string; readonly key: string }
  readonly ca: string
  /** The same authority and certificates in another directory, to be changed there. */
  copy(): City
  dispose(): void
}

/** A city with an authority and nothing else. */
export function newCity(): City {
  const directory = mkdtempSync(join(tmpdir(), 'warden-city-'))
  const city = cityIn(directory)
  city.make(['authority'])
  return city
}

function cityIn(directory: string): City {
  const read = (file: string): string => readFileSync(join(directory, file), 'utf8')
  return {
    directory,
    make([command = '', ...words], span) {
      const { PATH = '' } = process.env
      const env = { PATH, ...(span === undefined ? {} : { FROM: span.from, UNTIL: span.until }) }
      execFileSync(script, [directory, command, ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    },
    of: (name) => ({ ca: read('ca.crt'), cert: read(`${name}.crt`), key: read(`${name}.key`) }),
    get ca() {
      return read('ca.crt')
    },
    copy() {
      const other = mkdtempSync(join(tmpdir(), 'warden-city-'))
      cpSync(directory, other, { recursive: true })
      return cityIn(other)
    },
    dispose: () => rmSync(directory, { recursive: true, force: true }),
  }
}
