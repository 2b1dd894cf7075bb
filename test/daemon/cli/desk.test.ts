import { describe, expect, test } from 'vitest'
import { screenAt } from '../../support/desk-screen.ts'
import { person } from '../../support/people.ts'
import type { Printed } from '../../support/staff-console.ts'
import type { VenueDay } from '../../support/venue-day.ts'
import { done, openVenueDay, pinOf } from '../../support/venue-day.ts'

const session = 'S-A'

async function day(rules: Parameters<typeof openVenueDay>[0] = {}): Promise<VenueDay> {
  const opened = await openVenueDay(rules)
  opened.bench.roster(['A1', 'A2', 'A3'])
  opened.news()
  return opened
}

/** What a command prints, which ends with the exit code it must end with. */
async function staff(
  at: VenueDay,
  words: readonly string[],
  expected: { code?: number; typed?: readonly string[] } = {},
): Promise<Printed> {
  const printed = await at.staff('W2', words, expected.typed)
  if (printed.code !== (expected.code ?? 0))
    throw new Error(`${words.join(' ')}: ${printed.err}${printed.out}`)
  return printed
}

/** Time for doors to move and boards to be read. */
function devices(at: VenueDay, ms = 3_000): void {
  at.bench.clock.advance(ms)
}

function shut(at: VenueDay, door = 1): void {
  devices(at)
  at.stimulate('locker-board', { kind: 'ShutDoor', door })
  devices(at)
}

/** Document, badge, cell; gives the code as the console showed it. */
async function deposit(at: VenueDay, key = 'A1', number = 'A01'): Promise<string> {
  at.show('desk-reader', key)
  await staff(at, ['badge', 'issue', '--number', number])
  const { out } = await staff(at, ['locker', 'assign', number, '--size', 'small'])
  shut(at)
  const code = /shown only now: (\d+)/.exec(out)?.[1]
  if (code === undefined) throw new Error(`no code was shown: ${out}`)
  return code
}

describe('a day at the check-in table, by devices and command lines', () => {
  test('leads from the document to the deposit, and back from the code to the release', async () => {
    const at = await day()
    const code = await deposit(at)
    expect(code).toMatch(/^\d{6}$/)
    expect(at.news()).toEqual([
      'card.read',
      'identity.verified',
      'participant.arrived',
      'badge.issued',
      'locker.assigned',
      'locker.opened',
      'locker.closed',
      'locker.deposit_confirmed',
    ])
    at.pass('lane-1', 'in', 'A1')
    at.pass('room1', 'in', 'A1')
    await done(at.staff('W1', ['session', 'seal', session, '--reason', '其余人员未到']))
    const early = await staff(at, ['locker', 'open', 'A01'], { code: 1, typed: [code] })
    expect(early.err).toContain('the owner is still inside')
    expect(at.last('locker.retrieval_denied').data.reason).toBe('already_inside')
    await done(at.staff('W1', ['session', 'finish', session]))
    await staff(at, ['exit-check', 'pass', 'A01', '--release'])
    at.pass('room1', 'out', 'A1')
    at.pass('lane-1', 'out', 'A1')
    at.news()
    const wrong = code === '000000' ? '111111' : '000000'
    const { err } = await staff(at, ['locker', 'open', 'bank-a/A01'], { code: 1, typed: [wrong] })
    expect(err).toContain('wrong code')
    await staff(at, ['locker', 'open', 'A01'], { typed: [code] })
    shut(at)
    await staff(at, ['badge', 'return', 'A01'])
    expect(at.news()).toEqual([
      'locker.code_failed',
      'locker.opened',
      'locker.retrieved',
      'locker.closed',
      'badge.returned',
      'participant.released',
    ])
    expect((await staff(at, ['badge', 'return', 'A01'], { code: 1 })).err).toContain('returned already')
    // the code went with the deposit
    expect((await staff(at, ['locker', 'open', 'A01'], { code: 1, typed: [code] })).err).toContain(
      'in use for nobody',
    )
  })

  test('leaves the code nowhere but in that one line: not on disk, not in a message, not in the log', async () => {
    const at = await day()
    const code = await deposit(at)
    expect(at.bench.onDisk().includes(code)).toBe(false)
    expect(JSON.stringify(at.bench.log.lines)).not.toContain(code)
    expect(at.bench.happened.join('\n')).not.toContain(code)
    expect(JSON.stringify(at.events())).not.toContain(code)
  })

  test('shows the code to programs as one field', async () => {
    const at = await day()
    at.show('desk-reader', 'A1')
    await staff(at, ['badge', 'issue', '--number', 'A01'])
    const { out } = await staff(at, ['locker', 'assign', '--json'])
    expect(JSON.parse(out)).toMatchObject({ cell: 'A01', code: expect.stringMatching(/^\d{6}$/) })
  })

  test('locks a cell out after five wrong codes, until a supervisor orders it open (Art. 19)', async () => {
    const at = await day()
    const code = await deposit(at)
    const wrong = code === '000000' ? '111111' : '000000'
    for (const _wrong of [1, 2, 3, 4]) await staff(at, ['locker', 'open', 'A01'], { code: 1, typed: [wrong] })
    const fifth = await staff(at, ['locker', 'open', 'A01'], { code: 1, typed: [wrong] })
    expect(fifth.err).toContain('too many wrong codes')
    expect(at.last('locker.locked_out').data.failures).toBe(5)
    await staff(at, ['locker', 'open', 'A01'], { code: 1, typed: [code] })
    const alone = await staff(at, ['locker', 'release', 'A01', '--reason', '送医'], { code: 1 })
    expect(alone.err).toContain('two people')
    const together = ['locker', 'release', 'A01', '--reason', '送医', '--with', 's1']
    await staff(at, together, { typed: [pinOf('S1')] })
    shut(at)
    expect(at.news().slice(-3)).toEqual(['locker.opened', 'locker.retrieved', 'locker.closed'])
  })

  test('gives another code to an owner who has just shown the document, and voids the old one', async () => {
    const at = await day()
    const old = await deposit(at)
    at.wait(6 * 60_000)
    expect((await staff(at, ['locker', 'recode', 'A01'], { code: 1 })).err).toContain('show the document')
    at.show('desk-reader', 'A1')
    const { out } = await staff(at, ['locker', 'recode', 'A01'])
    expect(out).toMatch(/shown only now: \d{6}/)
    expect(out).not.toContain(old)
    const { err } = await staff(at, ['locker', 'open', 'A01'], { code: 1, typed: [old] })
    expect(err).toContain('wrong code')
  })
})

describe('X4: a badge lost inside', () => {
  test('is dead at once and refused to whoever shows it; another number takes its place', async () => {
    const at = await day()
    await deposit(at)
    await staff(at, ['badge', 'lost', 'A01'])
    expect((await staff(at, ['badge', 'check', 'A01'], { code: 1 })).err).toContain('reported lost')
    await staff(at, ['badge', 'reissue', 'A01', '--number', 'A11'])
    expect(at.news().slice(-2)).toEqual(['badge.reported_lost', 'badge.reissued'])
    expect((await staff(at, ['badge', 'check', 'A11'])).out).toContain('in order')
    // passage never depended on it: the credential is the document
    at.pass('lane-1', 'in', 'A1')
    expect(at.news()).toContain('zone.entered')
  })
})

describe('X5: a locker that jams', () => {
  test('with the phone inside is tried three times, then opened by two people with a key', async () => {
    const at = await day()
    const code = await deposit(at)
    await done(at.staff('W1', ['participant', 'withdraw', 'A01', '--cause', 'illness']))
    at.stimulate('locker-board', { kind: 'JamDoor', door: 1, jammed: true })
    at.news()
    await staff(at, ['locker', 'open', 'A01'], { typed: [code] })
    devices(at, 30_000)
    const failures = at.news().filter((fact) => fact === 'locker.open_failed')
    expect(failures).toHaveLength(3)
    const again = await staff(at, ['locker', 'open', 'A01'], { code: 1, typed: [code] })
    expect(again.err).toContain('out of service')
    const force = ['locker', 'force', 'A01', '--reason', '锁舌卡住']
    expect((await staff(at, force, { code: 1 })).err).toContain('two people')
    await staff(at, [...force, '--with', 'w1'], { typed: [pinOf('W1')] })
    expect(at.news()).toEqual(['locker.force_opened', 'locker.retrieved'])
    await done(at.staff('T1', ['locker', 'check', 'A01']))
  })

  test('before anything was put in is given up for another cell, whose code can be had', async () => {
    const at = await day()
    at.stimulate('locker-board', { kind: 'JamDoor', door: 1, jammed: true })
    at.show('desk-reader', 'A1')
    await staff(at, ['badge', 'issue', '--number', 'A01'])
    await staff(at, ['locker', 'assign'])
    devices(at, 30_000)
    expect(at.last('locker.assigned').data).toMatchObject({ cell: 'A02', replaces: 'A01' })
    shut(at, 2)
    expect((await staff(at, ['locker', 'recode', 'A02'])).out).toContain(
      'code of cell A02'.replace('code', 'Code'),
    )
  })

  test('that stood open without a command is an alarm, and not given out before staff have looked', async () => {
    const at = await day()
    at.stimulate('locker-board', { kind: 'PullDoor', door: 1 })
    devices(at)
    expect(at.news()).toEqual(['locker.breached'])
    at.stimulate('locker-board', { kind: 'ShutDoor', door: 1 })
    devices(at)
    at.show('desk-reader', 'A1')
    await staff(at, ['badge', 'issue', '--number', 'A01'])
    await staff(at, ['locker', 'assign'])
    expect(at.last('locker.assigned').data.cell).toBe('A02')
    await staff(at, ['locker', 'check', 'A01'])
  })
})

describe('warden desk', () => {
  test('shows what is next and takes badge and size, until Ctrl-C', async () => {
    const at = await day()
    const screen = screenAt(at)
    await screen.until(/Please show your document/)
    at.show('desk-reader', 'A1')
    await screen.until(/Please take your badge/)
    screen.type('A01')
    await screen.until(/s small \(24 free\)/)
    screen.type('s')
    await screen.until(/code of cell A01, shown only now: \d{6}/)
    devices(at)
    await screen.until(/Cell A01 is open/)
    shut(at)
    await screen.until(/Please go to the lane/)
    at.show('desk-reader', 'R1')
    await screen.until(/Not admitted: not on the list/)
    screen.interrupt.abort()
    expect((await screen.ended).code).toBe(0)
    const { name, id_no: number } = person('A1')
    expect(screen.all()).not.toMatch(new RegExp(`${name}|${number}`))
  })

  test('asks to log in first', async () => {
    const at = await day()
    await staff(at, ['operator', 'logout'])
    const { err } = await staff(at, ['desk'], { code: 1 })
    expect(err).toContain('log in')
  })
})
