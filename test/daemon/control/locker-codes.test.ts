import { describe, expect, test } from 'vitest'
import type { LockerCodes, LockerSecrets } from '../../../daemon/control/locker-codes.ts'
import { createLockerCodes } from '../../../daemon/control/locker-codes.ts'
import { Fault } from '../../../drivers/fault.ts'
import { Personal } from '../../../drivers/personal.ts'
import { attendedDay, deposited, finished, openAndShut, orderOf } from '../../support/attended-desk.ts'
import { captureLog } from '../../support/captured-log.ts'
import { person } from '../../support/people.ts'
import { operatorOf, type Scenario } from '../../support/scenario.ts'

const zhao = person('A1')
const operator = operatorOf('W1')
const a1 = { bank: 'bank1', cell: 'A1' }

/** Keeps codes as they are: how they are hashed is tested where that is done. */
function secretsInMemory() {
  const kept = new Map<string, string>()
  const name = ({ bank, cell }: { bank: string; cell: string }) => `${bank}/${cell}`
  let trials = 0
  const secrets: LockerSecrets = {
    async putLockerCode({ code, ...place }) {
      kept.set(name(place), code.reveal())
    },
    async checkLockerCode({ code, ...place }) {
      trials++
      return kept.get(name(place)) === code.reveal()
    },
    hasLockerCode: (bank, cell) => kept.has(name({ bank, cell })),
    forgetLockerCode: (bank, cell) => void kept.delete(name({ bank, cell })),
  }
  return { secrets, kept, trials: () => trials }
}

function bench(story: Scenario, given: Partial<LockerSecrets> = {}) {
  const memory = secretsInMemory()
  const log = captureLog()
  let count = 0
  const codes: LockerCodes = createLockerCodes({
    venue: story.venue,
    secrets: { ...memory.secrets, ...given },
    state: story.state,
    nowMs: story.now,
    newCode: (digits) => String(++count).padStart(digits, '7'),
    submit(input) {
      const before = story.events().length
      const { refusal } = { refusal: story.give(input).refusal() }
      return { refusal, events: story.events().slice(before) }
    },
    log,
  })
  const open = (code: string) => codes.open({ cell: 'A1', code: new Personal(code), operator })
  return { ...memory, codes, log, open }
}

const storedByZhao = () => finished(deposited(attendedDay(), zhao, '101'))

describe('the code of a cell', () => {
  test('has as many digits as the rules say and opens the cell that it was given out for', async () => {
    const story = storedByZhao()
    const { codes, open } = bench(story)
    const code = await codes.giveOut(a1)
    expect(code).toBe('777771')
    expect((await open('000000')).refusal?.code).toBe('locker_code_wrong')
    const { refusal, events } = await open('777771')
    expect([refusal, events.map(({ type }) => type)]).toEqual([null, ['locker.retrieval_granted']])
  })

  test('is void once another one was given out', async () => {
    const { codes, open } = bench(storedByZhao())
    const first = await codes.giveOut(a1)
    const second = await codes.giveOut(a1)
    expect((await open(first ?? '')).refusal?.code).toBe('locker_code_wrong')
    expect((await open(second ?? '')).refusal).toBeNull()
  })

  test('is told to be missing when it could not be kept, and the log does not say it', async () => {
    const full = async () => {
      throw new Fault('journal_unwritable', 'disk full')
    }
    const { codes, open, log } = bench(storedByZhao(), { putLockerCode: full })
    expect(await codes.giveOut(a1)).toBeNull()
    expect((await open('777771')).refusal?.code).toBe('locker_no_code')
    expect(log.told()).toEqual(['warn a locker code could not be kept'])
    expect(JSON.stringify(log.lines)).not.toContain('777771')
  })

  test('is in no fact, whatever is done with it', async () => {
    const story = storedByZhao()
    const { codes, open } = bench(story)
    const code = (await codes.giveOut(a1)) ?? ''
    await open('123450')
    await open(code)
    openAndShut(story)
    expect(JSON.stringify(story.events())).not.toContain(code)
    expect(JSON.stringify(story.events())).not.toContain('123450')
  })

  test('does the same on a keypad, where nobody is logged in', async () => {
    const story = storedByZhao()
    const { codes } = bench(story)
    const code = (await codes.giveOut(a1)) ?? ''
    const { events } = await codes.open({ cell: 'bank1/a1', code: new Personal(code), operator: null })
    expect(events[0]?.data).toMatchObject({ authority: 'code', operator: null })
  })
})

describe('a code that is not looked at', () => {
  test('is one for an unknown or empty cell', async () => {
    const { codes, trials } = bench(storedByZhao())
    expect((await codes.open({ cell: 'Z1', code: new Personal('1'), operator })).refusal?.code).toBe(
      'unknown_cell',
    )
    expect((await codes.open({ cell: 'A2', code: new Personal('1'), operator })).refusal?.code).toBe(
      'locker_empty',
    )
    expect(trials()).toBe(0)
  })

  test('is the sixth: the cell is locked out, and nothing is hashed any more', async () => {
    const { codes, open, trials } = bench(storedByZhao())
    const code = (await codes.giveOut(a1)) ?? ''
    for (const _wrong of [1, 2, 3, 4, 5]) await open('000000')
    expect((await open(code)).refusal?.code).toBe('locker_locked_out')
    expect(trials()).toBe(5)
  })
})

describe('a code is forgotten', () => {
  test('when its cell was emptied', async () => {
    const story = storedByZhao()
    const { codes, open, kept } = bench(story)
    const code = (await codes.giveOut(a1)) ?? ''
    codes.forgetEmptied(story.events())
    expect(kept.size).toBe(1)
    await open(code)
    openAndShut(story)
    codes.forgetEmptied(story.events().slice(-1))
    expect(kept.size).toBe(0)
  })

  test('when its cell never opened, or was emptied while the gateway was down', async () => {
    const story = attendedDay({ lockerOpenRetries: 0 }).card('desk1-reader', zhao)
    story.staff('badge.issue', { number: '101' }, { by: 'W1' }).staff('locker.assign', {}, { by: 'W1' })
    const { codes, kept } = bench(story)
    await codes.giveOut(a1)
    story.signal('bank1-board', { kind: 'OrderFailed', ref: orderOf(story).ref, why: 'stuck' })
    codes.forgetAllEmptied()
    expect(kept.size).toBe(0)
  })

  test('when its cell was emptied while the code was hashed', async () => {
    const { codes, kept } = bench(attendedDay())
    await codes.giveOut(a1)
    expect(kept.size).toBe(0)
  })

  test('later, when that cannot be written now', async () => {
    const story = attendedDay()
    const full = () => {
      throw new Fault('journal_unwritable', 'disk full')
    }
    const { codes, log } = bench(story, { forgetLockerCode: full })
    await codes.giveOut(a1)
    expect(log.told()).toEqual(['warn the code of an empty cell could not be forgotten'])
  })
})
