import { describe, expect, test } from 'vitest'
import { createSteppedClock } from '../../scripts/day/stepped-clock.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const startMs = Date.parse('2026-03-18T07:40:00+08:00')

function stepped() {
  const machine = createVirtualClock()
  const clock = createSteppedClock(startMs, machine)
  const woken: string[] = []
  const at = (inMs: number, name: string) =>
    clock.at(clock.now() + inMs, () => woken.push(`${name} ${clock.now() - startMs}`))
  return { machine, clock, woken, at }
}

describe('the clock of a day that is played', () => {
  test('runs with the machine until it is moved', () => {
    const { machine, clock } = stepped()
    machine.advance(1_500)
    expect(clock.moment()).toEqual({ ms: startMs + 1_500, clock: 'synced' })
    clock.moveTo(startMs + 60_000)
    machine.advance(500)
    expect(clock.moment().ms).toBe(startMs + 60_500)
  })

  test('wakes in order all that falls due on the way, each at its own moment', () => {
    const { clock, woken, at } = stepped()
    at(30_000, 'second')
    at(10_000, 'first')
    at(90_000, 'later')
    clock.moveTo(startMs + 60_000)
    expect(woken).toEqual(['first 10000', 'second 30000'])
  })

  test('wakes what was begun by what it woke, as long as that is on the way', () => {
    const { clock, woken, at } = stepped()
    clock.at(clock.now() + 10_000, () => at(10_000, 'again'))
    clock.moveTo(startMs + 60_000)
    expect(woken).toEqual(['again 20000'])
  })

  test('wakes by itself when nobody moves it', () => {
    const { machine, woken, at } = stepped()
    at(2_000, 'own')
    machine.advance(2_000)
    expect(woken).toEqual(['own 2000'])
  })

  test('is never moved back, and wakes nothing that was called off', () => {
    const { clock, woken, at } = stepped()
    const cancel = at(5_000, 'never')
    cancel()
    clock.moveTo(startMs + 10_000)
    clock.moveTo(startMs)
    expect(clock.now()).toBe(startMs + 10_000)
    expect(woken).toEqual([])
  })
})
