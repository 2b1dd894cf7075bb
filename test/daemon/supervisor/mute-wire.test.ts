import { expect, test } from 'vitest'
import { createMuteWire } from '../../../daemon/supervisor/mute-wire.ts'

const longest = { next: () => 1 - Number.EPSILON }
const shortest = { next: () => 0 }

/** Each device is asked once a second and answers nothing; gives the times of what was to be done, in seconds. */
function silence(devices: readonly string[], { seconds, chance = longest }: Silence) {
  const mute = createMuteWire({ devices, chance })
  const done: [string, number][] = []
  for (let now = 0; now <= seconds; now++) {
    for (const device of devices) {
      const cure = mute.unanswered(device, now * 1_000)
      if (cure !== 'none') done.push([cure, now])
      if (cure === 'reopen') mute.opened()
    }
  }
  return done
}

interface Silence {
  readonly seconds: number
  readonly chance?: { next(): number }
}

test('a mute wire is brought into step first, then opened anew with growing pauses, for ever', () => {
  const done = silence(['gate'], { seconds: 86_400 })
  const [first, second, ...rest] = done.filter(([cure]) => cure === 'reopen').map(([, at]) => at)
  expect(done[0]).toEqual(['resync', 2])
  expect([first, second]).toEqual([20, 61])
  const pauses = rest.map((at, i) => at - (rest[i - 1] ?? second ?? 0))
  expect(pauses.slice(0, 5)).toEqual([81, 161, 301, 301, 301])
  expect(pauses.length).toBeGreaterThan(280)
  // one step of each kind in turn
  expect(done.map(([cure]) => cure).every((cure, i) => cure === (i % 2 === 0 ? 'resync' : 'reopen'))).toBe(
    true,
  )
})

test('chance spreads the pauses from half to the whole, so that venues do not knock together', () => {
  const reopened = silence(['gate'], { seconds: 60, chance: shortest }).filter(([cure]) => cure === 'reopen')
  expect(reopened[0]).toEqual(['reopen', 10])
})

test('one device that answers keeps the wire, however long the others are silent', () => {
  const mute = createMuteWire({ devices: ['a', 'b'], chance: shortest })
  for (let now = 0; now < 3_600_000; now += 1_000) {
    expect(mute.unanswered('a', now)).toBe('none')
    mute.heard()
  }
})

test('a device that is never asked for an answer keeps the wire: its silence means nothing', () => {
  const mute = createMuteWire({ devices: ['asked', 'talker'], chance: shortest })
  for (let now = 0; now < 3_600_000; now += 1_000) expect(mute.unanswered('asked', now)).toBe('none')
})

test('after an answer the pauses begin small again', () => {
  const mute = createMuteWire({ devices: ['gate'], chance: longest })
  const reopenedAfter = (from: number): number => {
    for (let now = from; ; now += 1_000) if (mute.unanswered('gate', now) === 'reopen') return now - from
  }
  expect([reopenedAfter(0), reopenedAfter(100_000)]).toEqual([20_000, 40_000])
  mute.heard()
  expect(reopenedAfter(200_000)).toBe(20_000)
})
