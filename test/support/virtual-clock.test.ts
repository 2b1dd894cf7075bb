import { expect, test } from 'vitest'
import { createVirtualClock } from './virtual-clock.ts'

test('callbacks run in order of time, then of insertion, each at its own moment', () => {
  const clock = createVirtualClock(100)
  const ran: string[] = []
  const note = (name: string) => () => ran.push(`${name}@${clock.now()}`)
  clock.at(130, note('c'))
  clock.at(120, note('a'))
  clock.at(120, note('b'))
  clock.at(140.5, note('later'))
  clock.advance(40)
  expect(ran).toEqual(['a@120', 'b@120', 'c@130'])
  expect(clock.now()).toBe(140)
  expect(clock.waiting()).toBe(1)
})

test('a moment that has passed is now, but never inside the call', () => {
  const clock = createVirtualClock(100)
  let ran = false
  clock.at(5, () => {
    ran = true
  })
  expect(ran).toBe(false)
  clock.advance(0)
  expect(ran).toBe(true)
  expect(clock.now()).toBe(100)
})

test('what is cancelled does not run', () => {
  const clock = createVirtualClock()
  const ran: string[] = []
  const cancel = clock.at(10, () => ran.push('first'))
  clock.at(10, () => ran.push('second'))
  cancel()
  cancel()
  clock.advance(10)
  expect(ran).toEqual(['second'])
})

test('runUntil stops as soon as it is reached, and throws beyond its limit', () => {
  const clock = createVirtualClock()
  let ticks = 0
  const tick = () => {
    ticks++
    clock.at(clock.now() + 10, tick)
  }
  clock.at(10, tick)
  clock.runUntil(() => ticks === 3, 1000)
  expect(clock.now()).toBe(30)
  expect(() => clock.runUntil(() => ticks === 1000, 50)).toThrow('not reached within 50 ms')
})

test('a callback that asks for the same moment for ever is found out', () => {
  const clock = createVirtualClock()
  const again = () => {
    clock.at(clock.now(), again)
  }
  clock.at(0, again)
  expect(() => clock.advance(1)).toThrow('time stands still')
})
