import { spawnSync } from 'node:child_process'
import { openSync } from 'node:fs'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { LogFields } from '../../daemon/log.ts'
import { Personal } from '../../drivers/personal.ts'
import type { Card } from '../../drivers/words.ts'

const file = new URL('../../daemon/log.ts', import.meta.url).href

/** Runs `script` in a process of its own with `log` at hand. */
function run(script: string, stderr: 'pipe' | number = 'pipe') {
  const source = `import { stderrLog } from ${JSON.stringify(file)}\n${script}`
  const argv = ['--input-type=module', '--eval', source]
  const {
    status,
    stdout,
    stderr: text,
  } = spawnSync(process.execPath, argv, {
    stdio: ['ignore', 'pipe', stderr],
    encoding: 'utf8',
  })
  return { status, stdout, lines: (text ?? '').split('\n').filter((line) => line !== '') }
}

describe('the fields of a log line', () => {
  test('are flat values', () => {
    expectTypeOf<{ a: string; b: number; c: boolean; d: null }>().toExtend<LogFields>()
    expectTypeOf<{ a: { b: string } }>().not.toExtend<LogFields>()
    expectTypeOf<{ a: readonly string[] }>().not.toExtend<LogFields>()
    expectTypeOf<{ a: Uint8Array }>().not.toExtend<LogFields>()
    expectTypeOf<{ a: Error }>().not.toExtend<LogFields>()
  })

  test('can be no personal value, no card and nothing that holds one', () => {
    expectTypeOf<Personal>().not.toExtend<LogFields[string]>()
    expectTypeOf<{ name: Personal }>().not.toExtend<LogFields>()
    expectTypeOf<{ card: Card }>().not.toExtend<LogFields>()
    expectTypeOf<Card>().not.toExtend<LogFields>()
    // and should one get into a text all the same:
    expect(`${new Personal('A')}`).toBe(Personal.mask)
  })
})

describe('the log on stderr', () => {
  test('is one JSON object a line, with time, level, words and fields, and without host or process', () => {
    const { status, stdout, lines } = run(
      `stderrLog('info').warn('wire is away', { wire: 'lane-1', code: 'missing', tries: 3, open: false, why: null })`,
    )
    expect([status, stdout, lines.length]).toEqual([0, '', 1])
    const { time, ...rest } = JSON.parse(lines[0] ?? '') as Record<string, unknown>
    expect(rest).toEqual({
      level: 40,
      msg: 'wire is away',
      wire: 'lane-1',
      code: 'missing',
      tries: 3,
      open: false,
      why: null,
    })
    expect(String(time)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
  ])('at level %s tells %j', (level, told) => {
    const { lines } = run(
      `const log = stderrLog('${level}'); for (const one of ['debug', 'info', 'warn', 'error']) log[one](one)`,
    )
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(told)
  })

  test('has its last line out before the process is killed', () => {
    const { lines } = run(`stderrLog('info').error('the end'); process.kill(process.pid, 'SIGKILL')`)
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['the end'])
  })

  test('ends nobody when its disk is full, and does not grow', () => {
    const { status, stdout } = run(
      `const log = stderrLog('info')
      for (let i = 0; i < 100_000; i++) log.error('a line that nobody takes', { i })
      setImmediate(() => console.log(process.memoryUsage().rss < 250 * 2 ** 20 ? 'alive and small' : 'alive and big'))`,
      openSync('/dev/full', 'w'),
    )
    expect([status, stdout.trim()]).toEqual([0, 'alive and small'])
  })
})
