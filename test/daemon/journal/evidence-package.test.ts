import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Row } from '../../../daemon/journal/chain.ts'
import type { PackageHead } from '../../../daemon/journal/evidence-package.ts'
import { checkPackage, packageLines } from '../../../daemon/journal/evidence-package.ts'
import { openReader } from '../../../daemon/journal/queries.ts'
import type { DataDirectory } from '../../support/staff-console.ts'
import { dataDirectory, morning, sessionCode } from '../../support/staff-console.ts'

/** The package of one session of a short morning; events of devices and of the gateway are none of its business. */
function packed(session: string | null = sessionCode): { lines: string[]; directory: DataDirectory } {
  const directory = dataDirectory()
  morning(directory)
  const reader = openReader(join(directory.dir, 'journal.db'))
  const { sequence: upTo, hash: newest } = reader.head()
  const head: PackageHead = {
    kind: 'warden-evidence',
    version: 1,
    ...reader.meta(),
    session,
    hold: null,
    upTo,
    head: newest,
  }
  const rows: Row[] = [...reader.log({})]
  const lines = [...packageLines(head, rows)].map((line) => line.trimEnd())
  reader.close()
  directory.journal.close()
  return { lines, directory }
}

describe('an evidence package (Art. 11, 25, 27; X12)', () => {
  test('holds the events of its session in full and of the others only their place in the chain', () => {
    const { lines } = packed()
    const whole = lines.slice(1).filter((line) => line.includes('"type":'))
    expect(whole.every((line) => line.includes(sessionCode))).toBe(true)
    expect(whole.length).toBeGreaterThan(3)
    expect(lines.slice(1).length).toBeGreaterThan(whole.length)
    expect(lines.some((line) => line.includes('gateway.started'))).toBe(false)
  })

  test('is checked offline against its own head', () => {
    const { lines } = packed()
    expect(checkPackage(lines)).toMatchObject({ ok: true, events: expect.any(Number) })
    expect(checkPackage(packed(null).lines)).toMatchObject({ ok: true })
  })

  test.each([
    [
      'a word of an event was changed',
      'hash_differs',
      (lines: string[]) => lines.map((line) => line.replace('too_early', 'too_late')),
    ],
    ['an event was left out', 'sequence_gap', (lines: string[]) => lines.toSpliced(3, 1)],
    ['the end was cut off', 'tail_missing', (lines: string[]) => lines.slice(0, -1)],
    [
      'a place was made up',
      'prevhash_differs',
      (lines: string[]) => lines.toSpliced(1, 1, '{"sequence":"1","prevhash":"00","hash":"11"}'),
    ],
    ['a line is no JSON', 'unreadable', (lines: string[]) => lines.toSpliced(2, 1, 'x')],
    ['it is another file', 'no_package', () => ['{}']],
    ['it is empty', 'no_package', () => []],
  ])('says so when %s', (_what, problem, change) => {
    expect(checkPackage(change(packed().lines))).toMatchObject({ ok: false, problem })
  })
})
