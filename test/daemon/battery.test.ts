import { describe, expect, test } from 'vitest'
import { batteryGraceMs, watchBattery } from '../../daemon/battery.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

function watched() {
  const clock = createVirtualClock()
  const battery = watchBattery(clock)
  let over = false
  void battery.over.then(() => {
    over = true
  })
  const isOverAfter = async (ms: number) => {
    clock.advance(ms)
    await Promise.resolve()
    return over
  }
  return { battery, isOverAfter }
}

describe('a low battery (edge case 31)', () => {
  test('ends the daemon after a minute for those on their way out, not before', async () => {
    const { battery, isOverAfter } = watched()
    expect(await isOverAfter(10 * batteryGraceMs)).toBe(false)
    battery.low()
    expect(await isOverAfter(batteryGraceMs - 1)).toBe(false)
    expect(await isOverAfter(1)).toBe(true)
  })

  test('ends nothing when the mains are back within that minute, and has a whole minute the next time', async () => {
    const { battery, isOverAfter } = watched()
    battery.low()
    expect(await isOverAfter(batteryGraceMs - 1)).toBe(false)
    battery.fed()
    expect(await isOverAfter(10 * batteryGraceMs)).toBe(false)
    battery.low()
    expect(await isOverAfter(batteryGraceMs - 1)).toBe(false)
    expect(await isOverAfter(1)).toBe(true)
  })
})
