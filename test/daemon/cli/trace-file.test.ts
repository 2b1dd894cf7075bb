import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newTraceFile, type TraceEnd } from '../../../daemon/cli/trace-file.ts'
import { readTrace } from '../../../drivers/trace/read.ts'
import type { TraceFrame } from '../../../drivers/trace/recorder.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'warden-trace-file-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const path = () => join(directory, 'trace.ndjson')
const head = { format: 1, family: 'lock-8a' }
const frame = (hex: string): TraceFrame => ({ atMs: 1, way: 'in', hex })
const records = () =>
  readFileSync(path(), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** A line that never stops talking, and why no more of it is taken. */
function filledBy(said: TraceFrame): TraceEnd {
  const file = newTraceFile(path(), head)
  for (let added = 0; added < 1_000_000; added++) {
    const why = file.add(said)
    if (why === null) continue
    file.end(why)
    return why
  }
  throw new Error('the file grew without limit')
}

describe('the file of a trace', () => {
  test('takes ten thousand short frames, says so in its last line, and can be read', () => {
    expect(filledBy(frame('00'))).toBe('frames')
    expect(records().at(-1)).toEqual({ end: 'frames', frames: 10_000 })
    const read = readTrace(readFileSync(path(), 'utf8'))
    expect(read.ok && read.trace.frames.length).toBe(10_000)
  })

  test('of long frames never grows beyond 1 MiB, its last line included, and can be read', () => {
    expect(filledBy(frame('A5'.repeat(2_000)))).toBe('bytes')
    expect(statSync(path()).size).toBeLessThanOrEqual(1024 * 1024)
    expect(statSync(path()).size).toBeGreaterThan(1024 * 1024 - 5_000)
    expect(records().at(-1)).toMatchObject({ end: 'bytes' })
    expect(readTrace(readFileSync(path(), 'utf8'))).toMatchObject({ ok: true })
  })

  test('that has ended takes nothing more, though its number belongs to another file now', () => {
    const file = newTraceFile(path(), head)
    file.add(frame('01'))
    file.end('time')
    const other = newTraceFile(join(directory, 'other.ndjson'), head)
    expect(file.add(frame('02'))).toBe('stopped')
    expect(file.end('disk')).toEqual({ frames: 1, cut: 0 })
    other.end('time')
    expect(records()).toEqual([head, frame('01'), { end: 'time', frames: 1 }])
    expect(readFileSync(join(directory, 'other.ndjson'), 'utf8')).not.toContain('02')
  })

  test('counts how many of its frames have no content', () => {
    const file = newTraceFile(path(), head)
    file.add(frame('01'))
    file.add({ atMs: 2, way: 'in', kind: 'cut', code: 'cardText', bytes: 1_295 })
    expect(file.end('time')).toEqual({ frames: 2, cut: 1 })
  })

  test('is not made over another one', () => {
    newTraceFile(path(), head).end('time')
    expect(() => newTraceFile(path(), head)).toThrow('EEXIST')
    expect(readdirSync(directory)).toEqual(['trace.ndjson'])
  })
})
