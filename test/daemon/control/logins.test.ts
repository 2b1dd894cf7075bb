import { describe, expect, test } from 'vitest'
import { controlBench, pinOf, staffedBench, staffedBenchWith } from '../../support/control-bench.ts'
import { person, rosterEntry } from '../../support/people.ts'

const minuteMs = 60_000
const note = { session: null, text: '开标开始', meantAt: null }
const right = { account: 'w1', pin: pinOf('W1') }
const wrong = { account: 'w1', pin: '111222' }

function roster() {
  const due = '2026-03-18T10:00:00+08:00'
  return { session: 'S-A', kind: 'other', room: 'room1', due, people: [rosterEntry(person('A1'))] }
}

describe('before the first account', () => {
  test('rosters are taken from whoever reaches the socket, commands of the staff from nobody', async () => {
    const { codeOf } = await controlBench()
    expect(await codeOf('roster.put', roster())).toBe('ok')
    expect(await codeOf('witness.note', note)).toBe('login_needed')
  })
})

describe('nobody acts anonymously', () => {
  test('without a login, or with a token that is none, nothing is done and nothing recorded', async () => {
    const { codeOf, bench, tokens } = await staffedBench('W1', 'T1')
    const before = bench.types().length
    expect(await codeOf('witness.note', note)).toBe('login_needed')
    expect(await codeOf('witness.note', note, { token: `${tokens.W1}x` })).toBe('login_needed')
    expect(await codeOf('roster.put', roster())).toBe('login_needed')
    expect(await codeOf('roster.put', roster(), { token: tokens.T1 })).toBe('role_not_permitted')
    expect(await codeOf('operator.list')).toBe('login_needed')
    expect(bench.types().length).toBe(before)
    expect(await codeOf('roster.put', roster(), { token: tokens.W1 })).toBe('ok')
  })

  test('counts and devices are shown to everybody', async () => {
    const { codeOf } = await staffedBench('W1')
    expect(await codeOf('status')).toBe('ok')
  })

  test('a command of the table is carried out for whom the token is, and told as facts', async () => {
    const { ask, tokens, bench } = await staffedBench('W1')
    const { result } = await ask('witness.note', note, { token: tokens.W1 })
    const operator = bench.vault.secrets.operatorOf('w1')
    expect(result).toMatchObject({ events: [{ type: 'witness.noted', data: { operator } }] })
    expect(Object.keys(Object(result?.['events'])[0])).toEqual([
      'type',
      'time',
      'subject',
      'session',
      'zone',
      'data',
    ])
    expect(bench.types().at(-1)).toBe('witness.noted')
  })

  test('a refusal of the core comes in both languages', async () => {
    const { ask, tokens } = await staffedBench('W1', 'T1')
    const { problem } = await ask('witness.note', note, { token: tokens.T1 })
    expect(problem).toMatchObject({ code: 'role_not_permitted' })
    expect(problem?.text.zh).toContain('无此权限')
    expect(problem?.text.en).toContain('may not do this')
  })

  test('what only the rooms around the core ask of it has no name at the socket', async () => {
    const { codeOf, tokens } = await staffedBench('W1')
    for (const name of ['LogIn', 'ChangeAccount', 'PutRoster', 'FailLogin']) {
      expect(await codeOf(name, {}, { token: tokens.W1 })).toBe('unknown_command')
    }
  })
})

describe('a login', () => {
  test('is on record with how it was proved, and ends with a logout that voids every token', async () => {
    const { ask, codeOf, bench, tokens } = await staffedBench('W1')
    const { result } = await ask('operator.login', right)
    expect(result).toMatchObject({ account: 'w1', roles: ['witness'] })
    const other = String(result?.['token'])
    expect(await codeOf('operator.whoami', {}, { token: other })).toBe('ok')
    expect(await codeOf('operator.logout', {}, { token: other })).toBe('ok')
    for (const token of [other, tokens.W1])
      expect(await codeOf('operator.whoami', {}, { token })).toBe('login_needed')
    expect(bench.types().slice(-3)).toEqual([
      'operator.logged_in',
      'operator.logged_in',
      'operator.logged_out',
    ])
  })

  test('lasts for a shift and ends by itself, which is on record', async () => {
    const { codeOf, bench, tokens } = await staffedBenchWith({ rules: { loginMs: 2 * minuteMs } }, 'W1')
    bench.clock.advance(2 * minuteMs - 1_000)
    expect(await codeOf('operator.whoami', {}, { token: tokens.W1 })).toBe('ok')
    bench.clock.advance(2_000)
    expect(await codeOf('operator.whoami', {}, { token: tokens.W1 })).toBe('login_needed')
    const [ended] = [...bench.journal.events()].filter(({ type }) => type === 'operator.logged_out')
    expect(ended?.data).toMatchObject({ cause: 'expired' })
  })

  test('outlives a restart of the gateway', async () => {
    const { codeOf, reboot, tokens } = await staffedBench('W1')
    await reboot()
    expect(await codeOf('operator.whoami', {}, { token: tokens.W1 })).toBe('ok')
  })

  test('that cannot be put on record is none', async () => {
    const { codeOf, bench } = await staffedBench('W1')
    bench.diskFull = true
    expect(await codeOf('operator.login', right)).toBe('journal_unwritable')
    expect(await codeOf('operator.login', wrong)).toBe('journal_unwritable')
  })

  test('by a question of another shape is refused without a word of what stood in it', async () => {
    const { ask, codeOf } = await staffedBench('W1')
    expect(await codeOf('operator.login', { account: 'w1' })).toBe('arguments_invalid')
    const reply = await ask('operator.login', { account: 'w1', pin: 407198 })
    expect(JSON.stringify(reply)).not.toContain('407198')
  })
})

describe('a wrong PIN', () => {
  test('is told like an unknown account, and both are on record', async () => {
    const { ask, bench } = await staffedBench('W1')
    const one = await ask('operator.login', wrong)
    const other = await ask('operator.login', { ...wrong, account: 'nobody' })
    expect(one.problem).toEqual(other.problem)
    expect(one.problem).toMatchObject({ code: 'login_failed', text: { zh: '账号或密码错误' } })
    const failed = [...bench.journal.events()].filter(({ type }) => type === 'operator.login_failed')
    expect(failed.map(({ data }) => data)).toEqual([
      { operator: bench.vault.secrets.operatorOf('w1'), failures: 1, locked: false },
      { operator: null, failures: 1, locked: false },
    ])
  })

  test('five times locks the account, also for the right one, also after a restart, for as long as the rules say', async () => {
    const rules = { loginLockoutMs: 3 * minuteMs }
    const { ask, codeOf, bench, reboot } = await staffedBenchWith({ rules }, 'W1')
    for (let n = 0; n < 5; n++) expect(await codeOf('operator.login', wrong)).toBe('login_failed')
    expect(await codeOf('operator.login', right)).toBe('login_locked')
    await reboot()
    const { problem } = await ask('operator.login', right)
    expect(problem?.text.zh).toContain('请 3 分钟后再试')
    const failed = [...bench.journal.events()].filter(({ type }) => type === 'operator.login_failed')
    expect(failed.map(({ data }) => data)).toMatchObject(
      [1, 2, 3, 4, 5].map((failures) => ({ failures, locked: failures === 5 })),
    )
    bench.clock.advance(3 * minuteMs)
    expect(await codeOf('operator.login', right)).toBe('ok')
  })

  test('locks nobody else out', async () => {
    const { codeOf, logIn } = await staffedBench('W1', 'S2')
    for (let n = 0; n < 6; n++) await codeOf('operator.login', wrong)
    for (let n = 0; n < 6; n++) await codeOf('operator.login', { ...wrong, account: `nobody${n}` })
    await expect(logIn('S2')).resolves.toHaveLength(43)
  })

  test('does not end the login that is there: who sits at the console goes on', async () => {
    const { codeOf, tokens } = await staffedBench('W1')
    for (let n = 0; n < 5; n++) await codeOf('operator.login', wrong)
    expect(await codeOf('witness.note', note, { token: tokens.W1 })).toBe('ok')
  })

  test('counts in a row: the right one begins anew', async () => {
    const { codeOf } = await staffedBench('W1')
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 4; n++) expect(await codeOf('operator.login', wrong)).toBe('login_failed')
      expect(await codeOf('operator.login', right)).toBe('ok')
    }
  })

  test('typed at sixteen consoles at once does not get more tries', async () => {
    const { codeOf } = await staffedBench('W1')
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf('operator.login', wrong)))
    expect(codes.filter((code) => code === 'login_failed')).toHaveLength(5)
    expect(await codeOf('operator.login', right)).toBe('login_locked')
  })
})

describe('a hand-over', () => {
  const asS2 = { kind: 'pin', account: 's2', pin: pinOf('S2') }

  test('logs the next one in at this console and the last one out, with what is open', async () => {
    const { ask, codeOf, bench, tokens } = await staffedBench('W1', 'W2')
    await codeOf('operator.logout', {}, { token: tokens.W2 })
    await ask('roster.put', roster(), { token: tokens.W1 })
    const second = { kind: 'pin', account: 'w2', pin: pinOf('W2') }
    const { result } = await ask('operator.handover', {}, { token: tokens.W1, second })
    const [w1, w2] = ['w1', 'w2'].map((account) => bench.vault.secrets.operatorOf(account))
    expect(result).toMatchObject({
      account: 'w2',
      events: [
        { type: 'operator.handed_over', data: { operator: w1, to: w2 } },
        { type: 'operator.logged_out', data: { operator: w1, cause: 'handed_over' } },
        { type: 'operator.logged_in', data: { operator: w2, method: 'pin' } },
      ],
    })
    expect(await codeOf('operator.whoami', {}, { token: tokens.W1 })).toBe('login_needed')
    expect(await codeOf('operator.whoami', {}, { token: String(result?.['token']) })).toBe('ok')
  })

  test('to oneself, with a wrong PIN or without one is none', async () => {
    const { codeOf, tokens, bench } = await staffedBench('W1', 'S2')
    const token = tokens.W1
    const own = { kind: 'pin', account: 'w1', pin: pinOf('W1') }
    expect(await codeOf('operator.handover', {}, { token })).toBe('second_person_needed')
    expect(await codeOf('operator.handover', {}, { token, second: own })).toBe('same_person')
    expect(await codeOf('operator.handover', {}, { token, second: { ...asS2, pin: '111222' } })).toBe(
      'login_failed',
    )
    expect(bench.types()).not.toContain('operator.handed_over')
    expect(await codeOf('operator.whoami', {}, { token })).toBe('ok')
  })

  test('to somebody who is logged in elsewhere leaves that console as it is', async () => {
    const { codeOf, tokens } = await staffedBench('W1', 'S2')
    expect(await codeOf('operator.handover', {}, { token: tokens.W1, second: asS2 })).toBe('ok')
    expect(await codeOf('operator.whoami', {}, { token: tokens.S2 })).toBe('ok')
  })
})

describe('PINs', () => {
  test('stand in no log, no answer and no file', async () => {
    const { ask, bench, addAccount } = await staffedBench('W1')
    const replies = [
      await ask('operator.login', right),
      await ask('operator.login', { ...right, account: 'x' }),
      await addAccount('S2'),
    ]
    const said = JSON.stringify([bench.log.lines, replies])
    for (const pin of [pinOf('W1'), pinOf('S2')]) {
      expect(said).not.toContain(pin)
      expect(bench.onDisk().includes(pin)).toBe(false)
    }
  })
})
