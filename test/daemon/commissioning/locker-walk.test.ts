import { describe, expect, test } from 'vitest'
import { walkLocker } from '../../../daemon/commissioning/locker-walk.ts'
import type { Settings } from '../../../daemon/commissioning/settings-change.ts'
import { pause } from '../../../daemon/commissioning/walked.ts'
import { familyOf } from '../../../drivers/families.ts'
import { usualSettings } from '../../support/usual-settings.ts'
import {
  createWalkBench,
  no,
  number,
  skip,
  verdicts,
  type WalkBench,
  type Walker,
  yes,
} from '../../support/walk-bench.ts'

const makes = [
  'lock-8a',
  'lock-kerong-cu16',
  'lock-kerong-cu48',
  'lock-wkly',
  'lock-winnsen',
  'lock-modbus-relay',
  'lock-modbus-tcp-relay',
]
const usual = (family: string) => familyOf(family).settings.parse(usualSettings(family)) as Settings
const doors = [1, 2, 3, 4]

/** The door that sprang open last, by the number on the cabinet; 0 for none since the question before. */
function released({ movements }: WalkBench, since: number): number {
  const one = movements.slice(since).findLast(({ kind }) => kind === 'DoorReleased')
  return one?.kind === 'DoorReleased' ? one.door : 0
}

/** Someone who shuts doors when asked, holds one shut when asked, and reads out the number of the door that opened. */
function attentive(): Walker {
  let since = 0
  return async ({ text, kind }, bench) => {
    if (kind === 'move') since = bench.movements.length
    if (kind === 'number') {
      await pause(bench.clock, 1_000)
      return number(released(bench, since))
    }
    if (text.startsWith('Hold door')) {
      const door = Number(/Hold door (\d+)/.exec(text)?.[1])
      bench.later(0, { kind: 'JamDoor', door, jammed: true })
      bench.later(6_000, { kind: 'JamDoor', door, jammed: false })
    }
    if (text.startsWith('Shut all doors')) {
      for (const door of doors) bench.later(200, { kind: 'ShutDoor', door })
    }
    return text.startsWith('Did any door') ? no : yes
  }
}

const failures = (bench: WalkBench) => verdicts(bench).filter((one) => / (failed|skipped)$/.test(one))
const changes = (bench: WalkBench) => verdicts(bench).filter((one) => one.endsWith(' changed'))

describe.each(makes)('a cabinet on %s', (family) => {
  test('that is wired as its settings say is proven, and nothing of them changes', async () => {
    const settings = usual(family)
    const bench = createWalkBench({ family, truth: settings, believed: settings })
    expect(await bench.run(walkLocker, attentive())).toEqual(settings)
    expect(verdicts(bench)).toEqual([
      'locker.shut proven',
      ...doors.map((lock) => `locker.lock.${lock} proven`),
      'locker.map proven',
      'locker.shut_again proven',
      'locker.jam proven',
      'locker.cut proven',
    ])
  })

  test('with the other feedback is found out and put right', async () => {
    const truth = usual(family)
    const believed = otherFeedback(truth)
    const bench = createWalkBench({ family, truth, believed })
    expect(await bench.run(walkLocker, attentive())).toEqual(truth)
    expect(failures(bench)).toEqual([])
    expect(changes(bench)).toEqual(['locker.shut changed'])
  })

  test('whose locks open other doors gets the map as it is', async () => {
    const believed = usual(family)
    const map = [
      { door: 1, lock: 3 },
      { door: 2, lock: 1 },
      { door: 3, lock: 2 },
      { door: 4, lock: 4 },
    ]
    const truth = { ...believed, doors: map }
    const bench = createWalkBench({ family, truth, believed })
    expect(await bench.run(walkLocker, attentive())).toEqual(truth)
    expect(failures(bench)).toEqual([])
    expect(changes(bench)).toEqual([
      'locker.lock.1 changed',
      'locker.lock.2 changed',
      'locker.lock.3 changed',
      'locker.map changed',
    ])
  })

  test('opens as often as was agreed to, and not at all where everything is left out', async () => {
    const settings = usual(family)
    const bench = createWalkBench({ family, truth: settings, believed: settings })
    const usually = attentive()
    await bench.run(walkLocker, (question, its) => (question.kind === 'move' ? skip : usually(question, its)))
    expect(bench.movements.filter(({ kind }) => kind === 'DoorReleased')).toEqual([])
    expect(verdicts(bench).filter((one) => one.endsWith(' skipped'))).toHaveLength(6)
  })
})

function otherFeedback(settings: Settings): Settings {
  const { contacts } = settings
  return contacts === undefined
    ? { ...settings, feedback: 'open_when_shut' }
    : { ...settings, contacts: { feedback: 'open_when_shut' } }
}

const eightA = usual('lock-8a')

test('a lock that opens nothing is named, and is no part of the map', async () => {
  const bench = createWalkBench({
    family: 'lock-8a',
    truth: eightA,
    believed: { ...eightA, doors: { count: 5 } },
  })
  const settings = await bench.run(walkLocker, attentive())
  expect(settings['doors']).toEqual({ count: 4 })
  expect(failures(bench)).toContain('locker.lock.5 failed')
})

test('a door that opened already is not believed twice', async () => {
  const bench = createWalkBench({ family: 'lock-8a', truth: eightA, believed: eightA })
  const usually = attentive()
  await bench.run(walkLocker, (question, its) =>
    question.kind === 'number' ? number(1) : usually(question, its),
  )
  expect(failures(bench)).toContain('locker.lock.2 failed')
})

test('a door that the board does not see is named with what moved in its place', async () => {
  const truth = { ...eightA, doors: [{ door: 1, lock: 1 }] }
  const bench = createWalkBench({ family: 'lock-8a', truth, believed: { ...eightA, doors: { count: 2 } } })
  const usually = attentive()
  await bench.run(walkLocker, (question, its) =>
    question.text.startsWith('Which') && its.asked.filter(({ kind }) => kind === 'number').length === 2
      ? number(2)
      : usually(question, its),
  )
  const lock = bench.entries.find(({ step }) => step === 'locker.lock.2')
  expect(lock).toMatchObject({
    verdict: 'failed',
    words: { en: expect.stringContaining('the board did not see it') },
  })
})

test('a door that springs open though it was to be held shut shows what the board would tell', async () => {
  const bench = createWalkBench({ family: 'lock-8a', truth: eightA, believed: eightA })
  const usually = attentive()
  await bench.run(walkLocker, (question, its) =>
    question.text.startsWith('Hold door') ? yes : usually(question, its),
  )
  expect(failures(bench)).toEqual(['locker.jam failed'])
})

test('doors that stay open are named, and an opening of one of them proves nothing', async () => {
  const bench = createWalkBench({ family: 'lock-8a', truth: eightA, believed: eightA })
  const usually = attentive()
  await bench.run(walkLocker, (question, its) => {
    if (question.text.startsWith('Shut all doors')) return yes
    if (question.text.startsWith('Lock 1 ')) its.later(0, { kind: 'PullDoor', door: 3 })
    return usually(question, its)
  })
  expect(failures(bench)).toContain('locker.shut_again failed')
  const cut = bench.entries.find(({ step }) => step === 'locker.cut')
  expect(cut).toMatchObject({ verdict: 'failed', measured: { orderWritten: false } })
  expect(cut?.words.en).toContain('not on the wire')
})

test('a door that is not shut at first is named twice and then noted', async () => {
  const bench = createWalkBench({ family: 'lock-8a', truth: eightA, believed: eightA })
  const usually = attentive()
  await bench.run(walkLocker, (question, its) => {
    if (!question.text.startsWith('Shut all doors of')) return usually(question, its)
    its.later(0, { kind: 'PullDoor', door: 2 })
    return yes
  })
  expect(bench.entries[0]).toMatchObject({
    step: 'locker.shut',
    verdict: 'failed',
    words: { en: expect.stringContaining('open: 2;') },
  })
  expect(bench.asked.filter(({ text }) => text.startsWith('Shut all doors of'))).toHaveLength(2)
})

test.each([
  ['somebody saw another door open', (_its: WalkBench) => yes],
  [
    'the board reads another door as open',
    (its: WalkBench) => {
      its.later(0, { kind: 'PullDoor', door: 2 })
      return no
    },
  ],
])('a cut is no proof where %s', async (_what, answer) => {
  const bench = createWalkBench({ family: 'lock-8a', truth: eightA, believed: eightA })
  const usually = attentive()
  await bench.run(walkLocker, async (question, its) => {
    if (!question.text.startsWith('Did any door')) return await usually(question, its)
    const given = answer(its)
    await pause(its.clock, 2_000)
    return given
  })
  expect(failures(bench)).toEqual(['locker.cut failed'])
})

test('doors without contacts are tried by what is seen of them alone', async () => {
  const settings = { ...usual('lock-modbus-relay'), contacts: 'none' }
  const bench = createWalkBench({ family: 'lock-modbus-relay', truth: settings, believed: settings })
  await bench.run(walkLocker, attentive())
  expect(failures(bench)).toEqual([])
  expect(verdicts(bench)).toContain('locker.shut absent')
})
