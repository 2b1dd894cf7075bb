/** The day from the start of the gateway to the end of the opening (steps 0 to 12). */
import { edgeCases, person } from '../../../test/support/people.ts'
import { badgeOf, rosterText, sessions } from '../cast.ts'
import type { Day, Step } from '../day.ts'
import { checkIn } from '../day.ts'

const { code: A } = sessions.A

/** Somebody on no list, with a sound document. */
function stranger() {
  const found = edgeCases.find((one) => one.case === 'valid_long_term')
  if (found === undefined) throw new Error('people.json has no valid_long_term')
  return found
}

async function intoOpening(day: Day, key: string): Promise<void> {
  await checkIn(day, key)
  await day.hands.pass('opening1', 'in', person(key))
}

async function openingEnds(day: Day): Promise<void> {
  for (const key of ['G1', 'R1', 'R2']) await day.staff('W2', ['badge', 'return', badgeOf(key)])
  for (const key of ['G1', 'R1', 'R2']) {
    await day.hands.show('opening1-out', person(key), ({ type }) => type === 'zone.exited')
  }
  await day.staff('W1', ['recording', 'stop', A])
  await day.staff('W2', ['room', 'close', 'opening1'])
  await day.staff('W2', ['device', 'power-off', 'opening1'])
}

export const morning: readonly Step[] = [
  // 07:40 the player has started the daemon
  async () => undefined,
  // 07:45 the reader of room 2 does not answer
  async (day) => {
    const after = day.record().events().at(-1)?.sequence ?? 0
    day.building.unplug('room2-in')
    await day.record().next('room2-in is away', after, ({ type }) => type === 'device.disconnected')
    await day.staff('T1', ['device', 'check'])
  },
  // 07:58 with a new cable it does
  async (day) => {
    const after = day.record().events().at(-1)?.sequence ?? 0
    day.building.replug('room2-in')
    const isBack = (device: string) => device === 'room2-in'
    await day
      .record()
      .next(
        'room2-in is back',
        after,
        (event) => event.type === 'device.connected' && isBack(event.data.device),
      )
    await day.staff('T1', ['fault', 'resolve', 'F1', '--remedy', '更换读卡器线缆'])
    await day.staff('T1', ['device', 'check', 'room2-in'])
  },
  // 08:00
  async (day) => {
    await day.staff('W1', ['operator', 'login', 'w1'], { typed: ['407198'] })
    await day.staff('W1', ['audit', 'verify'])
  },
  // 08:05
  (day) => {
    const files = [
      day.building.file('roster-a.json', rosterText('A')),
      day.building.file('roster-b.json', rosterText('B')),
    ]
    return day.staff('W1', ['roster', 'import', ...files])
  },
  // 08:30
  (day) => day.staff('W2', ['room', 'open', 'opening1', '--session', A]),
  // 08:36, 08:41, 08:44
  (day) => intoOpening(day, 'G1'),
  (day) => intoOpening(day, 'R1'),
  (day) => intoOpening(day, 'R2'),
  // 08:52
  async (day) => {
    await day.hands.show('desk-reader', stranger(), ({ type }) => type === 'identity.rejected')
    await day.hands.refused('opening1', 'in', stranger())
  },
  // 09:00
  async (day) => {
    await day.staff('W1', ['recording', 'start', A])
    await day.staff('W1', ['witness', 'note', '开标开始', '--session', A])
  },
]

/** 09:35 */
export const afterOpening: Step = openingEnds
