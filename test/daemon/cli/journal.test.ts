import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, test } from 'vitest'
import { dataDirectory, morning, warden } from '../../support/staff-console.ts'

const sound = dataDirectory()
const damaged = dataDirectory()
for (const data of [sound, damaged]) {
  morning(data)
  data.journal.close()
}
afterAll(() => {
  for (const { dir } of [sound, damaged]) rmSync(dir, { recursive: true })
})

/** As somebody would who has the file and no scruples: past the triggers, straight into a stored text. */
function forge(dir: string): void {
  const database = new Database(join(dir, 'journal.db'))
  const triggers = database.prepare("select name from sqlite_master where type = 'trigger'").pluck().all()
  for (const name of triggers) database.exec(`drop trigger ${name}`)
  database
    .prepare("update events set envelope = replace(envelope, 'too_early', 'too_late') where sequence = 4")
    .run()
  database.close()
}
forge(damaged.dir)

const verify = (dir: string, ...argv: string[]) => warden(['--state-dir', dir, 'journal', 'verify', ...argv])

describe('journal verify', () => {
  test('an intact journal ends with 0 and its newest hash', async () => {
    const { code, out } = await verify(sound.dir)
    expect(code).toBe(0)
    expect(out).toMatch(/^The journal is intact: 9 events, newest hash [0-9a-f]{64}\n$/)
  })

  test('a changed event ends with 4 and its number', async () => {
    const { code, out, err } = await verify(damaged.dir)
    expect(code).toBe(4)
    expect(out).toBe('')
    expect(err).toBe('warden: The journal is damaged at event 4: content does not match its hash\n')
  })

  test('a cut-off end is found against a head kept elsewhere', async () => {
    const { out } = await verify(sound.dir, '--json')
    const { head } = JSON.parse(out)
    expect((await verify(sound.dir, '--head', `9:${head.hash}`)).code).toBe(0)
    expect((await verify(sound.dir, '--head', `10:${head.hash}`)).code).toBe(4)
    expect((await verify(sound.dir, '--head', `8:${head.hash}`)).code).toBe(4)
    expect((await verify(sound.dir, '--head', 'last')).code).toBe(2)
  })

  test('a file that is no journal ends with 4', async () => {
    const other = dataDirectory()
    other.journal.close()
    const database = new Database(join(other.dir, 'journal.db'))
    database.pragma('application_id = 1')
    database.close()
    const printed = await verify(other.dir)
    expect(printed.code).toBe(4)
    expect(printed.err).toContain('the journal is damaged')
    rmSync(other.dir, { recursive: true })
  })
})

test('journal export gives every event as it is stored', async () => {
  const exported = await warden(['--state-dir', sound.dir, 'journal', 'export'])
  const logged = await warden(['--state-dir', sound.dir, 'log', '--format', 'ndjson'])
  expect(exported.out).toBe(logged.out)
  expect(exported.out.split('\n')).toHaveLength(10)
})
