import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openJournal } from '../../../daemon/journal/store.ts'
import { startChild } from '../../support/child.ts'
import { faultOf } from '../../support/fault-of.ts'
import { temporaryDirectory } from '../../support/journal.ts'
import { draft, journalOptions, moment } from '../../support/journal-drafts.ts'

const hold = (path: string) => startChild('journal-process.ts', ['hold', path])
const isOpen = (line: string) => line.startsWith('open')

function newPath(): string {
  return join(temporaryDirectory(), 'journal.db')
}

describe('one journal', () => {
  test('has one writer: another process is told journal_locked, and which journal', async () => {
    const path = newPath()
    await hold(path).line(isOpen)
    const line = await hold(path).line((text) => text.startsWith('fault'))
    expect(line).toContain('journal_locked')
    expect(line).toContain(path)
    expect(faultOf(() => openJournal({ path, ...journalOptions() })).code).toBe('journal_locked')
  })

  test('is free at once when its writer was killed with SIGKILL', async () => {
    const path = newPath()
    const first = hold(path)
    await first.line(isOpen)
    await first.kill()
    const journal = openJournal({ path, ...journalOptions({ seed: 2 }) })
    expect(journal.append([draft(3)], moment(1)).map(({ sequence }) => sequence)).toEqual([3])
    journal.close()
  })

  test('is free when its writer has ended in order', async () => {
    const path = newPath()
    const first = hold(path)
    await first.line(isOpen)
    first.say('stop')
    expect(await first.ended()).toEqual({ code: 0, signal: null })
    openJournal({ path, ...journalOptions() }).close()
  })

  test('has one writer within one process, too', () => {
    const path = newPath()
    const journal = openJournal({ path, ...journalOptions() })
    expect(faultOf(() => openJournal({ path, ...journalOptions() })).code).toBe('journal_locked')
    expect(journal.append([draft(1)], moment())).toHaveLength(1)
    journal.close()
    openJournal({ path, ...journalOptions() }).close()
  })

  test('gives the lock back when it could not be opened', () => {
    const path = newPath()
    writeFileSync(path, 'a diary')
    expect(faultOf(() => openJournal({ path, ...journalOptions() })).code).toBe('journal_damaged')
    expect(faultOf(() => openJournal({ path, ...journalOptions() })).code).toBe('journal_damaged')
  })
})

describe('the lock', () => {
  test('leaves nothing but an empty file, whatever ended its holder', async () => {
    const path = newPath()
    const first = hold(path)
    await first.line(isOpen)
    const files = () => readdirSync(dirname(path)).filter((name) => name.includes('.lock'))
    expect(files()).toEqual(['journal.db.lock'])
    await first.kill()
    expect(files()).toEqual(['journal.db.lock'])
    expect(statSync(`${path}.lock`).size).toBe(0)
  })

  test('must be writable, else it would exclude nobody: the fault names its file', async () => {
    const path = newPath()
    chmodSync(dirname(path), 0o777)
    writeFileSync(`${path}.lock`, '')
    chmodSync(`${path}.lock`, 0o444)
    // Root may write everything: the process becomes nobody where it can.
    const child = startChild('journal-process.ts', ['hold', path, 'nobody'])
    expect(await child.line(() => true)).toContain(`fault permission ${path}.lock: `)
    expect(existsSync(path)).toBe(false)
  })

  test('names its own file when something else lies in its place', () => {
    const path = newPath()
    writeFileSync(`${path}.lock`, 'a diary, and longer than the header of a database is: '.repeat(20))
    const { message } = faultOf(() => openJournal({ path, ...journalOptions() }))
    expect(message).toContain(`${path}.lock`)
    expect(existsSync(path)).toBe(false)
  })

  test('is missing where the directory is', () => {
    const path = join(temporaryDirectory(), 'nowhere', 'journal.db')
    const fault = faultOf(() => openJournal({ path, ...journalOptions() }))
    expect(fault).toMatchObject({ code: 'missing', message: expect.stringContaining(path) })
  })
})
