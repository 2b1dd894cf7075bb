import { rmSync } from 'node:fs'
import stringWidth from 'string-width'
import { afterAll, describe, expect, test } from 'vitest'
import type { Sitting } from '../../support/staff-console.ts'
import {
  consoleClock,
  dataDirectory,
  morning,
  participants,
  sessionCode,
  warden,
} from '../../support/staff-console.ts'

const data = dataDirectory()
morning(data)
afterAll(() => {
  data.journal.close()
  rmSync(data.dir, { recursive: true })
})

const stored = data.journal.readAfter(0, 100).map(({ envelope }) => envelope)
const log = (argv: string[], sitting?: Sitting) => warden(['--state-dir', data.dir, 'log', ...argv], sitting)
/** Sequence numbers that a selection shows. */
async function shown(...argv: string[]): Promise<number[]> {
  const { out } = await log([...argv, '--format', 'ndjson'])
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => Number(JSON.parse(line).sequence))
}

describe('NDJSON', () => {
  test('is the stored envelopes themselves, byte for byte', async () => {
    expect((await log(['--format', 'ndjson'])).out).toBe(stored.map((line) => `${line}\n`).join(''))
  })

  test('is what --json gives', async () => {
    expect((await log(['--json'])).out).toBe((await log(['--format', 'ndjson'])).out)
  })
})

describe('selections', () => {
  const all = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  test.each<[string, string[], number[]]>([
    ['everything', [], all],
    ['a moment on, the moment included', ['--since', '2026-03-18T09:20:00+08:00'], [6, 7, 8, 9]],
    ['up to a moment, the moment excluded', ['--until', '2026-03-18T09:20:00+08:00'], [1, 2, 3, 4, 5]],
    ['a time of today', ['--since', '10:00'], [8, 9]],
    ['the last half hour', ['--since', '30m'], [8, 9]],
    ['between two times', ['--since', '8:00', '--until', '09:00'], [2, 3, 4]],
    ['one session', ['--session', sessionCode], [2, 3, 4, 5, 6, 7]],
    ['one person, from the roster on', ['--participant', participants.lead], [3, 5, 6, 7]],
    ['types by pattern', ['--type', 'zone.*'], [6, 7]],
    ['one zone', ['--zone', 'room1'], [7]],
    ['the newest two', ['--limit', '2'], [8, 9]],
    ['after a number', ['--after', '7'], [8, 9]],
    ['the next two after a number, to page through', ['--after', '3', '--limit', '2'], [4, 5]],
    ['no limit at all', ['--limit', '0'], all],
    ['several at once', ['--session', sessionCode, '--type', 'zone.*', '--limit', '1'], [7]],
    ['nothing', ['--zone', 'nowhere'], []],
  ])('%s', async (_what, argv, expected) => {
    expect(await shown(...argv)).toEqual(expected)
  })

  test.each([
    ['--since', 'yesterday'],
    ['--since', '2026-02-30'],
    ['--limit', '-1'],
    ['--limit', 'ten'],
    ['--after', '1.5'],
    ['--format', 'xml'],
  ])('%s %s is wrong usage', async (...argv) => {
    const printed = await log(argv)
    expect(printed.code).toBe(2)
    expect(printed.err).toContain(argv[0])
    expect(printed.out).toBe('')
  })
})

describe('the table', () => {
  test('shows labels in the language asked for, refusals as their sentence', async () => {
    const zh = await log(['--lang', 'zh-CN'])
    expect(zh.out).toMatch(/拒绝通行 .* lane-1 进入，未到入场时间/)
    const en = await log(['--lang', 'en'])
    expect(en.out).toMatch(/passage denied .* lane-1 in, too early/)
  })

  test('lines up although Chinese characters are twice as wide', async () => {
    const { out } = await log(['--lang', 'zh-CN', '--session', sessionCode])
    const [head = '', ...rows] = out.trimEnd().split('\n')
    const column = stringWidth(head.slice(0, head.indexOf('对象')))
    const starts = rows.map((row) => stringWidth(row.slice(0, row.search(/p-[ab]{12}|DEMO/))))
    expect(starts).toEqual(rows.map(() => column))
  })

  test('gives the time of the venue to the second', async () => {
    expect((await log(['--limit', '1'])).out).toContain('2026-03-18 10:10:00')
  })

  test('has colours on a terminal, none in a pipe, none with NO_COLOR', async () => {
    const sequence = '\u001b['
    expect((await log([], { isTerminal: true })).out).toContain(`${sequence}31mfire alarm raised`)
    expect((await log([])).out).not.toContain(sequence)
    const env = { LANG: 'en', NO_COLOR: '1' }
    expect((await log([], { isTerminal: true, env })).out).not.toContain(sequence)
  })

  test('on a terminal says that only the newest are shown, in a pipe shows all', async () => {
    expect((await log([], { isTerminal: true })).err).toContain('Only the newest 100')
    expect((await log([])).err).toBe('')
    expect((await log(['--since', '1d'], { isTerminal: true })).err).toBe('')
  })
})

describe('CSV', () => {
  test('has a head and one line per event, RFC 4180', async () => {
    const { out } = await log(['--format', 'csv', '--type', 'device.*'])
    const [head, row, rest] = out.split('\r\n')
    expect(head).toBe('sequence,time,type,label,severity,subject,session,zone,clock,test,data')
    expect(row).toBe(
      '8,2026-03-18T10:00:00.000+08:00,device.disconnected,device disconnected,warning,lane-1-in,,,synced,false,' +
        '"{""cause"":""unplugged"",""device"":""lane-1-in""}"',
    )
    expect(rest).toBe('')
  })
})

describe('following', () => {
  test('shows new events as they are stored, and ends well when interrupted', async () => {
    const fresh = dataDirectory()
    morning(fresh)
    const clock = consoleClock()
    const interrupt = new AbortController()
    const lines: string[] = []
    const more = [
      () => fresh.store('10:31', alarmCleared),
      () => fresh.store('10:32', lost),
      () => interrupt.abort(),
    ]
    const ended = warden(['--state-dir', fresh.dir, 'log', '--type', 'device.*', '--json', '--follow'], {
      clock,
      interrupt,
      onOut: (text) =>
        lines.push(
          ...text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line).sequence),
        ),
    })
    while (more.length > 0) {
      await until(() => clock.waiting() > 0)
      more.shift()?.()
      clock.advance(500)
      await settled()
    }
    expect((await ended).code).toBe(0)
    expect(lines).toEqual(['8', '11'])
    fresh.journal.close()
    rmSync(fresh.dir, { recursive: true })
  })

  const device = { subject: 'lane-1-in', session: null, zone: null }
  const alarmCleared = { type: 'fire_alarm.cleared', ...device, data: { device: 'lane-1-in' } } as const
  const lost = {
    type: 'device.disconnected',
    ...device,
    data: { device: 'lane-1-in', cause: 'reset' },
  } as const

  const settled = () => new Promise((resolve) => setImmediate(resolve))
  async function until(reached: () => boolean): Promise<void> {
    for (let turns = 0; !reached(); turns++) {
      if (turns > 10_000) throw new Error('the follower never waits')
      await settled()
    }
  }
})

test('a directory without a journal is refused in words', async () => {
  const printed = await warden(['--state-dir', '/nonexistent', 'log'])
  expect(printed.code).toBe(1)
  expect(printed.err).toContain('There is no journal: /nonexistent/journal.db')
})
