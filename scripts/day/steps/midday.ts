/** Q&A, lunch, materials, sample leave, the link that is lost (steps 33 to 49). */
import { person } from '../../../test/support/people.ts'
import { badgeOf, sessions } from '../cast.ts'
import type { Day, Step } from '../day.ts'
import { cellOf, together, withCard } from '../day.ts'

const { code: A } = sessions.A
const { code: B } = sessions.B
const committeeA = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7']
const committeeB = ['B1', 'B2', 'B3', 'B5', 'B6']

/** 11:27: two people of bidder one, documents shown, devices off; then through the door. */
async function twoAnswer(day: Day): Promise<void> {
  for (const key of ['R1', 'R3']) {
    await withCard(day, 'W2', { key, reader: 'qa1-in' }, ['qa', 'admit', 'Q1', '--devices-off'])
  }
  for (const key of ['R1', 'R3']) await day.hands.pass('qa1', 'in', person(key))
  await day.staff('W2', ['qa', 'start', 'Q1'])
}

/** 11:45 */
async function answered(day: Day): Promise<void> {
  await day.staff('W2', ['qa', 'end', 'Q1'])
  for (const key of ['R1', 'R3']) await day.hands.pass('qa1', 'out', person(key))
  await day.staff('W2', ['qa', 'close', 'Q1'])
  await day.staff('W1', ['witness', 'note', '答疑结束，设备已关闭', '--session', A])
}

/** Everybody shows the card at the dining room's door, which stands open. */
async function throughDiningDoor(day: Day, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await day.hands.show('dining-in', person(key), ({ type }) => type === 'zone.entered')
  }
}

function goToMeal(session: string, keys: readonly string[]): Step {
  return async (day) => {
    await day.staff('W2', ['meal', 'start', session])
    await throughDiningDoor(day, keys)
  }
}

function comeFromMeal(session: string, keys: readonly string[]): Step {
  return async (day) => {
    await day.staff('W2', ['meal', 'end', session])
    await throughDiningDoor(day, keys)
  }
}

/** 13:05: agency, staff, supervisor, room. */
async function sampleCatalogue(day: Day): Promise<void> {
  const words = ['--session', B, '--kind', 'sample', '--seal', 'intact']
  await day.staff('W2', ['material', 'receive', '样品目录', ...words])
  await together(day, 'W2', 'S1', ['material', 'inspect', 'M1', '--seal', 'intact'])
  await day.staff('W2', ['material', 'deliver', 'M1'])
}

/** 13:30: lead, site supervisor and administrative supervisor consent, each with the own credential. */
async function askToSeeSamples(day: Day): Promise<void> {
  for (const [at, key] of ['A3', 'A4'].entries()) {
    const words = [
      '--kind',
      'sample',
      '--place',
      'sample',
      '--back',
      '14:05',
      '--reason',
      '查验样品',
      '--escort',
      'w2',
    ]
    await day.staff('W2', ['leave', 'request', badgeOf(key), ...words])
    const approve = ['leave', 'approve', `L${at + 2}`]
    await withCard(day, 'W2', { key: 'A1', reader: 'room1-out' }, approve)
    await together(day, 'W2', 'S1', approve)
    await together(day, 'W2', 'S2', approve)
  }
}

/** 13:34 */
async function leaveForSamples(day: Day): Promise<void> {
  for (const key of ['A3', 'A4']) await day.staff('W2', ['exit-check', 'pass', badgeOf(key)])
  for (const key of ['A3', 'A4']) await day.hands.pass('room1', 'out', person(key))
  for (const key of ['A3', 'A4']) await day.hands.pass('lane-1', 'out', person(key))
}

async function comeBack(day: Day, key: string): Promise<void> {
  await day.hands.pass('lane-1', 'in', person(key))
  await day.hands.pass('room1', 'in', person(key))
}

export const midday: readonly Step[] = [
  // 11:20
  async (day) => {
    await day.staff('W2', ['qa', 'request', A, '--org', 'R-1', '--room', 'qa1', '--by', badgeOf('A1')])
    await day.staff('W2', ['qa', 'call', 'Q1'])
  },
  twoAnswer,
  // 11:29
  (day) => day.hands.refused('qa1', 'in', person('R2')),
  answered,
  // 12:05 … 12:50
  goToMeal(A, committeeA),
  goToMeal(B, committeeB),
  comeFromMeal(A, committeeA),
  comeFromMeal(B, committeeB),
  sampleCatalogue,
  // 13:20
  async (day) => {
    const after = day.record().events().at(-1)?.sequence ?? 0
    await day.building.platformAway()
    await day.record().next('the link is lost', after, ({ type }) => type === 'link.lost')
  },
  askToSeeSamples,
  leaveForSamples,
  // 13:47
  async (day) => {
    const after = day.record().events().at(-1)?.sequence ?? 0
    await day.building.platformBack()
    await day.record().next('the backlog is delivered', after, ({ type }) => type === 'outbox.drained')
  },
  // 13:52 phones stay locked until the final release
  (day) =>
    day.staff('W2', ['locker', 'open', cellOf(day, 'A4')], { typed: [day.codes.get('A4') ?? ''], code: 1 }),
  // 14:01
  (day) => comeBack(day, 'A4'),
  // 14:05 the timer says it
  (day) => day.record().next('the leave overran', 0, ({ type }) => type === 'leave.overran'),
  // 14:09
  (day) => comeBack(day, 'A3'),
]
