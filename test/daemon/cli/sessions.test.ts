import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { listenControl } from '../../../daemon/control/server.ts'
import type { Draft } from '../../../daemon/domain/events/catalogue.ts'
import { askedOfDaemon } from '../../support/asked-of-daemon.ts'
import { person, rosterEntry } from '../../support/people.ts'
import { rosterRow, rosterText } from '../../support/roster-text.ts'
import type { Scenario } from '../../support/scenario.ts'
import { morning as nineThirty, scenario } from '../../support/scenario.ts'
import {
  consoleClock,
  dataDirectory,
  morning,
  participants,
  sessionCode,
  warden,
} from '../../support/staff-console.ts'

const dir = mkdtempSync(join(tmpdir(), 'warden-'))
afterAll(() => rmSync(dir, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(dir, name)
  writeFileSync(path, text)
  return path
}

/** 赵甲 (lead) and 钱乙 inside room 1, not sealed yet. */
function inside(): Scenario {
  const members = [person('A1'), person('A2')]
  const story = scenario().roster('S-A', 'room1', members)
  for (const member of members) story.checkIn(member).pass('lane1', 'in', member)
  return story
}

function sealed(): Scenario {
  return inside().staff('session.seal', { session: 'S-A', reason: null }, { by: 'W1' })
}

/** The command line, asked of the core by the witness. */
async function typed(story: Scenario, line: readonly string[], second?: string): Promise<Scenario> {
  const { command, arguments: given } = await askedOfDaemon(...line)
  return story.staff(command, given, second === undefined ? { by: 'W1' } : { by: 'W1', second })
}

describe('session', () => {
  test.each([
    [['session', 'seal', 'S-A', '--reason', '一人途中'], inside, 'session.sealed'],
    [['session', 'suspend', 'S-A', '--cause', 'complaint', '--order', 'PT-1'], sealed, 'session.suspended'],
    [['session', 'terminate', 'S-A', '--order', 'PT-1'], sealed, 'session.terminated'],
    [['session', 'cancel', 'S-A', '--reason', '招标人撤回'], inside, 'session.cancelled'],
    [['session', 'reschedule', 'S-A', '--due', '10:30', '--meal', '12:00'], inside, 'session.rescheduled'],
  ] as const)('%j is understood by the core', async (line, story, type) => {
    const told = await typed(story(), line)
    expect(told.refusal()).toBeNull()
    expect(told.latest()[0]).toBe(type)
  })

  test('resume follows suspend', async () => {
    const fault = ['session', 'suspend', 'S-A', '--cause', 'system_fault']
    const story = await typed(await typed(sealed(), fault), ['session', 'resume', 'S-A'])
    expect(story.latest()).toEqual(['session.resumed', 'notification.sent'])
  })
})

describe('overnight', () => {
  test('starts with headcount, seals and a second person, and ends with them', async () => {
    const start = [
      'overnight',
      'start',
      'S-A',
      '--regime',
      'inside',
      '--headcount',
      '2',
      '--seals',
      'F-7,F-8',
    ]
    const night = await typed(sealed(), start, 'S2')
    expect(night.last()).toMatchObject({
      type: 'session.overnight_started',
      data: { headcount: 2, seals: ['F-7', 'F-8'] },
    })
    const end = await typed(night, ['overnight', 'end', 'S-A', '--headcount', '2', '--seals-broken'])
    expect(end.last()).toMatchObject({ type: 'session.overnight_ended', data: { sealsIntact: false } })
  })

  test('without a headcount is refused by the core', async () => {
    const story = await typed(sealed(), ['overnight', 'start', 'S-A'], 'S2')
    expect(story.refusal()).toEqual({ code: 'arguments_invalid', detail: 'headcount' })
  })
})

describe('participant', () => {
  test('recuse and withdraw name the person', async () => {
    const story = inside()
    const [lead, second] = [story.refOf(person('A1')), story.refOf(person('A2'))]
    await typed(story, ['participant', 'recuse', lead, '--order', 'PT-5'])
    expect(story.events().at(-3)).toMatchObject({ type: 'participant.recused', data: { order: 'PT-5' } })
    await typed(story, ['participant', 'withdraw', second, '--cause', 'illness'])
    expect(story.events().at(-3)).toMatchObject({ type: 'participant.withdrawn', data: { cause: 'illness' } })
  })

  test('replace hands over who is replaced and the person of the file, with all digits', async () => {
    const { name, document, number } = rosterEntry(person('B6'))
    const path = file('substitute.yaml', `name: ${name}\ndocument: ${document}\nnumber: ${number}\n`)
    const asked = await askedOfDaemon('participant', 'replace', 'A0003', path)
    expect(asked).toEqual({
      command: 'replacement.put',
      arguments: { replaces: 'A0003', person: { name, document, number } },
    })
  })

  test('replace does not ask anybody when the file is wrong, and names nobody', async () => {
    const { name, number } = rosterEntry(person('B6'))
    const path = file('wrong.yaml', `name: ${name}\ndocument: passport\nnumber: ${number}\nrolle: expert\n`)
    const { code, err } = await warden(['--state-dir', dir, 'participant', 'replace', 'A0003', path])
    expect(code).toBe(1)
    expect(err).toContain(`${path}:2: document: expected one of resident_id`)
    expect(err).toContain(`${path}:4: rolle: expected a known key; did you mean role?`)
    expect(err).not.toContain(name)
    expect(err).not.toContain(number)
  })
})

describe('notice', () => {
  test('acknowledge and fail say by which way and why', async () => {
    const story = scenario()
      .roster('S-A', 'room1', [person('A1')])
      .wait(30 * 60_000)
    await typed(story, ['notice', 'fail', 'N1', '--cause', 'no_answer'])
    expect(story.last()).toMatchObject({ type: 'notification.failed', data: { cause: 'no_answer' } })
    await typed(story, ['notice', 'acknowledge', 'N1', '--channel', 'in_person'])
    expect(story.last()).toMatchObject({
      type: 'notification.acknowledged',
      data: { channel: 'in_person' },
    })
  })
})

describe('roster import of several files', () => {
  const second = { session: 'DEMO-ZC-20260318-02', room: 'room2', kind: 'government_procurement' }

  test('asks once, with all of them', async () => {
    const one = file('a.yaml', rosterText({ rows: [rosterRow('A1'), rosterRow('A2')] }))
    const two = file('b.yaml', rosterText({ head: second, rows: [rosterRow('B1')] }))
    const asked: unknown[] = []
    const { code, out } = await withDaemon(asked, ['roster', 'import', one, two])
    expect(code).toBe(0)
    expect(out).toBe(
      'The roster is in force: session DEMO-GC-20260318-01, 2 people.\nThe roster is in force: session DEMO-ZC-20260318-02, 1 people.\n',
    )
    expect(asked).toMatchObject([[{ session: 'DEMO-GC-20260318-01' }, { session: 'DEMO-ZC-20260318-02' }]])
  })

  test('asks nobody when one of them is wrong, and names file and line', async () => {
    const one = file('c.yaml', rosterText())
    const two = file(
      'd.yaml',
      rosterText({ head: { ...second, room: '评标二室' }, rows: [rosterRow('B1', { role: 'x' })] }),
    )
    const asked: unknown[] = []
    const { code, err } = await withDaemon(asked, ['roster', 'import', one, two])
    expect({ code, asked }).toEqual({ code: 1, asked: [] })
    expect(err).toContain(`${two}:3: room: expected the zone id of the room`)
    expect(err).toContain(`${two}:7: person 1: role: expected one of`)
    expect(err).toContain('2 mistakes')
  })
})

/** Runs a command line with a daemon that takes every roster and keeps it in `asked`. */
async function withDaemon(asked: unknown[], line: readonly string[]) {
  const ignore = () => undefined
  const server = await listenControl({
    path: join(dir, 'control.sock'),
    commands: {
      'roster.put': (given) => {
        asked.push(given)
        return { ok: true, result: {} }
      },
    },
    clock: consoleClock(),
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  })
  try {
    return await warden(['--state-dir', dir, ...line])
  } finally {
    await server.close()
  }
}

describe('what is read from the journal, without the daemon', () => {
  const data = dataDirectory()
  morning(data)
  afterAll(() => {
    data.journal.close()
    rmSync(data.dir, { recursive: true })
  })
  const command = (...argv: string[]) => warden(['--state-dir', data.dir, ...argv])
  const about = { subject: sessionCode, session: sessionCode, zone: 'room1' }
  const operator = 'o-w10000000000'
  const facts: readonly (readonly [string, Draft])[] = [
    [
      '10:18',
      { type: 'session.sealed', ...about, data: { inside: 1, missing: 1, reason: '一人途中', operator } },
    ],
    [
      '10:20',
      {
        type: 'participant.overdue',
        ...about,
        data: { participant: participants.representative, dueAt: '2026-03-18T10:00:00+08:00', minutes: 20 },
      },
    ],
    [
      '10:20',
      {
        type: 'notification.sent',
        ...about,
        data: {
          notification: 'N1',
          topic: 'overdue',
          to: 'agency',
          participant: participants.representative,
          repeat: 0,
        },
      },
    ],
    [
      '20:55',
      {
        type: 'session.overnight_started',
        ...about,
        data: { regime: 'inside', headcount: 1, seals: ['F-7'], operator, second: 'o-s20000000000' },
      },
    ],
  ]
  for (const [time, fact] of facts) data.store(time, fact)

  test('session show says that it is closed overnight, since when it is sealed, and its seals', async () => {
    const { out } = await command('session', 'show', sessionCode, '--lang', 'zh-CN')
    expect(out).toMatch(/状态 +隔夜封闭\n/)
    expect(out).toMatch(/封闭时间 +2026-03-18 10:18\n/)
    expect(out).toMatch(/隔夜 +场内，1 人，封条 F-7\n/)
    expect(JSON.parse((await command('session', 'show', sessionCode, '--json')).out)).toMatchObject({
      phase: 'overnight',
      sealedAt: '2026-03-18T10:18:00.000+08:00',
      membersInside: 1,
      membersMissing: 1,
    })
  })

  test('notice list shows what nobody has taken yet', async () => {
    const { out } = await command('notice', 'list', '--lang', 'zh-CN')
    expect(out).toMatch(/N1 +逾时未到 +代理机构人员 +DEMO-GC-20260318-01 .*2026-03-18 10:20 +0 +待确认/)
    data.store('10:25', {
      type: 'notification.acknowledged',
      ...about,
      data: { notification: 'N1', channel: 'telephone', operator },
    })
    expect(await command('notice', 'list')).toEqual({
      code: 0,
      out: '',
      err: 'No notice waits to be taken.\n',
    })
    expect(JSON.parse((await command('notice', 'list', '--all', '--json')).out)).toMatchObject([
      { notification: 'N1', state: 'acknowledged' },
    ])
  })

  test('session timeline is one record over two dates, of this session only', async () => {
    data.journal.append(
      [
        {
          type: 'session.overnight_ended',
          ...about,
          data: { headcount: 1, sealsIntact: true, operator },
        },
      ],
      { ms: nineThirty + 24 * 60 * 60_000, clock: 'synced' },
    )
    const { out } = await command('session', 'timeline', sessionCode, '--lang', 'zh-CN')
    expect(out).toMatch(/2026-03-18 20:55:00.*隔夜封闭已开始/)
    expect(out).toMatch(/2026-03-19 09:30:00.*隔夜封闭已结束/)
    expect(out).not.toContain('网关已启动')
    expect(await command('session', 'timeline', 'NONE')).toMatchObject({ code: 1, out: '' })
  })
})
