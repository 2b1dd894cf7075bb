/**
 * A process with a vault, for tests that kill it: `PATH FIRST` gives one operator after the other, from number FIRST on,
 * an account, two tokens and two one-time codes of which the first is used, and removes every second of them again. It
 * prints `added N`, `used N`, `removing N` and `removed N`, each after (or for `removing`, before) it was done.
 */
import { writeSync } from 'node:fs'
import { openVault } from '../../daemon/journal/vault.ts'
import { Personal } from '../../drivers/personal.ts'
import { seededRandom } from './journal-drafts.ts'
import { quickStretch } from './stretches.ts'

/** At once and without a buffer: a line that was printed is out, whatever happens next. */
function print(line: string): void {
  writeSync(1, `${line}\n`)
}

const [path = '', first = '0'] = process.argv.slice(2)
const key = seededRandom(1).bytes(32)
const { secrets } = openVault({
  path,
  key,
  random: seededRandom(100 + Number(first)).bytes,
  stretch: quickStretch,
})
const expiresMs = 2_000
for (let n = Number(first); ; n++) {
  const operator = `o-${n}`
  await secrets.addAccount({ operator, account: `desk-${n}`, pin: new Personal('274913') })
  secrets.issueToken(operator, expiresMs)
  secrets.issueToken(operator, expiresMs)
  print(`added ${n}`)
  await secrets.putOneTimeCode({ operator, code: new Personal('604182'), expiresMs })
  await secrets.useOneTimeCode({ operator, code: new Personal('604182'), nowMs: 1_000 })
  print(`used ${n}`)
  await secrets.putOneTimeCode({ operator, code: new Personal('918360'), expiresMs })
  if (n % 2 === 1) continue
  print(`removing ${n}`)
  secrets.removeAccount(operator)
  print(`removed ${n}`)
}
