/** The committees arrive and are sealed in; one expert is recused and replaced (steps 11 to 32). */
import { person } from '../../../test/support/people.ts'
import { badgeOf, entryOf, sessionOf, sessions } from '../cast.ts'
import type { Day, Step } from '../day.ts'
import { arrive, checkIn, deposit, enter, leave, retrieve, together } from '../day.ts'

const { code: A } = sessions.A
const { code: B } = sessions.B

/** 09:46: the chip answers at the third try; the first grant at the lane is not used. */
async function thirdTry(day: Day): Promise<void> {
  const { hands } = day
  for (let attempt = 0; attempt < 2; attempt++) {
    await hands.showUnreadable('desk-reader', person('A4'))
  }
  await checkIn(day, 'A4')
  await deposit(day, 'A4')
  const { lane } = sessionOf('A4')
  const granted = await hands.show(`${lane}-in`, person('A4'), ({ type }) => type === 'passage.granted')
  await day.record().next('the grant runs out', granted.sequence, ({ type }) => type === 'passage.timed_out')
  await enter(day, 'A4')
}

/** 10:14: the door of room 1 is not the own one. */
async function wrongRoom(day: Day): Promise<void> {
  await checkIn(day, 'B3')
  await deposit(day, 'B3')
  await day.hands.pass('lane-2', 'in', person('B3'))
  await day.hands.refused('room1', 'in', person('B3'))
  await day.hands.pass('room2', 'in', person('B3'))
}

/** 10:27: a recused expert leaves with the consent of the site supervisor. */
async function recusedLeaves(day: Day): Promise<void> {
  await day.staff('W2', ['leave', 'request', badgeOf('B4'), '--kind', 'recusal', '--reason', '回避'])
  await together(day, 'W2', 'S1', ['leave', 'approve', 'L1'])
  await day.staff('W2', ['exit-check', 'pass', badgeOf('B4')])
  await leave(day, 'B4')
  await retrieve(day, 'B4')
  await day.staff('W2', ['badge', 'return', badgeOf('B4')])
}

/** 10:40 and 10:52: escort first, technician second, lane and room. */
async function technician(day: Day, direction: 'in' | 'out'): Promise<void> {
  const portals = direction === 'in' ? ['lane-1', 'room1'] : ['room1', 'lane-1']
  for (const portal of portals) {
    for (const key of ['W2', 'T1']) await day.hands.pass(portal, direction, person(key))
  }
}

export const arrivals: readonly Step[] = [
  // 09:36
  (day) => arrive(day, 'A2'),
  // 09:41 nothing to deposit
  async (day) => {
    await checkIn(day, 'A3')
    await day.staff('W2', ['locker', 'waive', badgeOf('A3')])
    await enter(day, 'A3')
  },
  thirdTry,
  // 09:50, 09:52
  (day) => arrive(day, 'A6'),
  (day) => arrive(day, 'A7'),
  // 10:00 周戊 is late
  async (day) => {
    const sent = await day.record().next('the agency is told', 0, ({ type }) => type === 'notification.sent')
    if (sent.type !== 'notification.sent') return
    await day.staff('W2', ['notice', 'acknowledge', sent.data.notification, '--channel', 'telephone'])
  },
  // 10:05 … 10:12
  (day) => arrive(day, 'B1'),
  (day) => arrive(day, 'B2'),
  (day) => arrive(day, 'A5'),
  wrongRoom,
  // 10:18
  async (day) => {
    await day.staff('W1', ['session', 'seal', A])
    await day.staff('W1', ['recording', 'start', A])
    await day.staff('W1', ['witness', 'note', '七名成员到齐，评标封闭', '--session', A])
  },
  // 10:19, 10:21
  (day) => arrive(day, 'B5'),
  (day) => arrive(day, 'B4'),
  // 10:24
  (day) => day.staff('W1', ['participant', 'recuse', badgeOf('B4')]),
  recusedLeaves,
  // 10:29 the platform has drawn a substitute
  (day) => {
    const file = day.building.file('substitute.json', JSON.stringify(entryOf(person('B6'))))
    return together(day, 'W1', 'W2', ['participant', 'replace', badgeOf('B4'), file])
  },
  // 10:40
  async (day) => {
    const words = ['--room', 'room1', '--task', '更换投影设备', '--escort', 'w2', '--devices']
    await day.staff('W1', ['visit', 'open', 't1', ...words])
    await technician(day, 'in')
  },
  // 10:52
  async (day) => {
    await day.staff('W1', ['visit', 'close', 'V1'])
    await technician(day, 'out')
  },
  // 11:04
  (day) => arrive(day, 'B6'),
  // 11:08
  async (day) => {
    await day.staff('W1', ['session', 'seal', B])
    await day.staff('W1', ['recording', 'start', B])
  },
]
