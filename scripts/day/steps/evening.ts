/** Power, a follower in the lane, the end of both sessions, the cleared site (steps 50 to 61). */
import { person } from '../../../test/support/people.ts'
import { badgeOf, sessions } from '../cast.ts'
import type { Day, Step } from '../day.ts'
import { release } from '../day.ts'

const { code: A } = sessions.A
const { code: B } = sessions.B
/** Input of the panel that the mains are wired to. */
const mains = 1

async function power(day: Day, isThere: boolean): Promise<void> {
  const after = day.record().events().at(-1)?.sequence ?? 0
  day.building.contact(mains, isThere)
  const last = isThere ? 'audit.verified' : 'power.lost'
  await day.record().next(last, after, ({ type }) => type === last)
}

/** 14:52: a second body on the same grant. */
async function followed(day: Day): Promise<void> {
  const entered = await day.hands.pass('lane-1', 'in', person('W2'))
  await day.hands.push('lane-1', 'in')
  await day
    .record()
    .next('the count is in doubt', entered.sequence, ({ type }) => type === 'occupancy.mismatched')
}

/** 14:57: it was the technician. */
async function identified(day: Day): Promise<void> {
  const words = ['--room', 'corridor', '--task', '巡检', '--escort', 'w2', '--devices']
  await day.staff('W1', ['visit', 'open', 't1', ...words])
  await day.staff('W1', [
    'occupancy',
    'correct',
    't1',
    '--to',
    'corridor',
    '--reason',
    '尾随进入，已核实身份',
  ])
  const words2 = ['--cause', 'identified_later', '--person', 't1']
  await day.staff('W1', ['record', 'amend', '14:52 尾随进入者为技术人员', ...words2])
}

/** 16:05: without consent nobody leaves the room. */
async function withoutConsent(day: Day): Promise<void> {
  await day.hands.refused('room1', 'out', person('A5'))
  const words = ['--person', badgeOf('A5'), '--category', 'left_without_consent']
  await day.staff('W1', ['incident', 'conduct', '欲未经同意离开评标室，经劝返回', ...words])
}

async function clearB(day: Day): Promise<void> {
  await day.staff('W2', ['material', 'retrieve', 'M1'])
  await day.staff('W2', ['device', 'power-off', 'room2'])
  await day.staff('W2', ['clear', 'session', B])
  await day.staff('W1', ['witness', 'sign', '--session', B])
}

async function clearA(day: Day): Promise<void> {
  await day.staff('W2', ['device', 'power-off', 'room1'])
  await day.staff('W2', ['clear', 'session', A])
}

async function endOfDay(day: Day): Promise<void> {
  await day.staff('W1', ['witness', 'sign', '--session', A])
  await day.staff('W1', ['audit', 'verify'])
  const file = day.building.path('evidence.ndjson')
  await day.staff('W1', ['audit', 'export', '--session', A, '--output', file])
  await day.staff('W1', ['operator', 'logout'])
}

export const evening: readonly Step[] = [
  // 14:30:10, 14:31:40
  (day) => power(day, false),
  (day) => power(day, true),
  followed,
  identified,
  // 15:10
  async (day) => {
    await day.staff('W1', ['visit', 'close', 'V2'])
    for (const key of ['W2', 'T1']) await day.hands.pass('lane-1', 'out', person(key))
  },
  // 15:40
  async (day) => {
    await day.staff('W1', ['session', 'finish', B])
    for (const key of ['B1', 'B2', 'B3', 'B5', 'B6']) await release(day, key)
  },
  clearB,
  withoutConsent,
  // 17:25 孙丙 had no cell, 郑庚 forgets the badge
  async (day) => {
    await day.staff('W1', ['session', 'finish', A])
    for (const key of ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7']) {
      await release(day, key, { cell: key !== 'A3', badge: key !== 'A7' })
    }
  },
  // 17:48
  (day) => day.staff('W2', ['badge', 'return', badgeOf('A7')]),
  clearA,
  endOfDay,
]
