import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { dataDirectory, morning, participants, sessionCode, warden } from '../../support/staff-console.ts'

const data = dataDirectory()
morning(data)
afterAll(() => {
  data.journal.close()
  rmSync(data.dir, { recursive: true })
})
const command = (...argv: string[]) => warden(['--state-dir', data.dir, ...argv])

describe('who', () => {
  test('counts people by zone, those in a room also in the area around it', async () => {
    const { code, out } = await command('who', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({ zones: { evaluation: 1, room1: 1, room2: 0 }, total: 1 })
  })

  test('names zones in the language asked for', async () => {
    expect((await command('who', '--lang', 'zh-CN')).out).toMatch(/room1 +评标一室 +1\n/)
    expect((await command('who', '--lang', 'en')).out).toMatch(/room1 +evaluation room 1 +1\n/)
  })
})

describe('who --zone', () => {
  test.each(['room1', 'evaluation', 'nowhere'])(
    'lists nobody in %s: of a committee there are counts',
    async (zone) => {
      const { code, out, err } = await command('who', '--zone', zone, '--json', '--lang', 'en')
      expect([code, out]).toEqual([1, ''])
      expect(err).toBe(
        `warden: people are listed in opening and Q&A rooms only; of ${zone} there are counts\n`,
      )
    },
  )
})

describe('session list', () => {
  test('shows each session with its room, due time and counts', async () => {
    const { out } = await command('session', 'list')
    const [, row = ''] = out.split('\n')
    expect(row.split(/ {2,}/)).toEqual([
      sessionCode,
      'evaluation room 1',
      '2026-03-18 10:00',
      'admitting',
      '2',
      '1',
      '1',
      '0',
    ])
  })

  test('--json has full instants at the venue', async () => {
    const { out } = await command('session', 'list', '--json')
    expect(JSON.parse(out)).toEqual([
      {
        session: sessionCode,
        room: 'room1',
        openingRoom: null,
        due: '2026-03-18T10:00:00.000+08:00',
        admitFrom: '2026-03-18T09:00:00.000+08:00',
        admitUntil: null,
        bookedUntil: null,
        mealAt: null,
        roster: 1,
        rules: null,
        phase: 'admitting',
        suspended: false,
        sealedAt: null,
        endedAt: null,
        membersInside: 1,
        membersMissing: 1,
        people: 2,
        arrived: 1,
        inside: 1,
        released: 0,
      },
    ])
  })
})

describe('session show', () => {
  test('counts by role, with the words for roles', async () => {
    const { out } = await command('session', 'show', sessionCode, '--lang', 'zh-CN')
    expect(out).toMatch(/评标委员会负责人 +1 +1 +1 +0/)
    expect(out).toMatch(/招标人代表 +1 +0 +0 +0/)
    expect(out).toContain('2026-03-18 09:00 – 至场次结束')
  })

  test('a session that does not exist is refused', async () => {
    const printed = await command('session', 'show', 'NONE')
    expect(printed).toEqual({ code: 1, out: '', err: 'warden: There is no session "NONE".\n' })
  })
})

test('session show says how far it is, in Chinese and English, and how many members it lacks', async () => {
  expect((await command('session', 'show', sessionCode, '--lang', 'zh-CN')).out).toMatch(/状态 +入场中\n/)
  const { out } = await command('session', 'show', sessionCode)
  expect(out).toMatch(/state +admitting\n/)
  expect(out).toMatch(/committee +1 inside, 1 missing\n/)
})

test('no reference of a person appears in any of them', async () => {
  for (const argv of [['who'], ['session', 'list'], ['session', 'show', sessionCode]]) {
    for (const form of [[], ['--json']]) {
      const { out } = await command(...argv, ...form)
      for (const ref of Object.values(participants)) expect(out).not.toContain(ref)
    }
  }
})

test('without a venue file they say what they need', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'warden-'))
  const printed = await warden(['--state-dir', empty, 'who'])
  expect(printed.code).toBe(1)
  expect(printed.err).toContain('This command needs zones and portals')
  rmSync(empty, { recursive: true })
})
