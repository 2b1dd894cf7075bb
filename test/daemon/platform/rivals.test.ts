import { describe, expect, test } from 'vitest'
import { gatewayPayload } from '../../../daemon/platform/contract.ts'
import { createRivals } from '../../../daemon/platform/rivals.ts'
import { seeded } from '../../support/chance.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const since = (minute: number) => `2026-03-18T08:${String(minute).padStart(2, '0')}:00+08:00`
const online = (stream: string, minute: number) =>
  gatewayPayload({ state: 'online', stream, version: '0.1.0', since: since(minute) })
const will = (stream: string) => gatewayPayload({ state: 'offline', stream, version: '0.1.0', since: null })
const bytes = (text: string) => new TextEncoder().encode(text)

function given() {
  const clock = createVirtualClock()
  const told: string[] = []
  const rivals = createRivals({
    clock,
    chance: seeded(1),
    onRival: (stream) => told.push(stream),
  })
  return { clock, told, rivals, hear: (text: string) => rivals.heard(bytes(text)) }
}

describe('the retained state of this gateway', () => {
  test('is no rival when it is our own, our last will, or of the process before this one', () => {
    const { told, rivals, hear } = given()
    hear(will('j-1'))
    hear(online('j-1', 1))
    rivals.said(online('j-1', 2))
    rivals.said(will('j-1'))
    hear(online('j-1', 2))
    hear(will('j-1'))
    hear(online('j-1', 2))
    hear('')
    hear('no JSON')
    expect([told, rivals.pauseMs()]).toEqual([[], 0])
  })

  test('by another journal is a rival, told once an hour, and keeps us away for minutes after a lost link', () => {
    const { clock, told, rivals, hear } = given()
    rivals.said(online('j-1', 0))
    hear(online('j-1', 0))
    for (let n = 0; n < 20; n++) hear(online('j-2', n))
    expect(told).toEqual(['j-2'])
    expect(rivals.pauseMs()).toBeGreaterThanOrEqual(5 * 60_000)
    expect(rivals.pauseMs()).toBeLessThanOrEqual(10 * 60_000)
    clock.advance(3_600_000)
    expect(rivals.pauseMs()).toBe(0)
    hear(online('j-2', 59))
    expect(told).toEqual(['j-2', 'j-2'])
  })

  test('by another journal before our own birth came back is of the gateway before us, whose disk was replaced', () => {
    const { told, rivals, hear } = given()
    rivals.said(online('j-1', 2))
    hear(will('j-0'))
    hear(online('j-1', 2))
    expect([told, rivals.pauseMs()]).toEqual([[], 0])
    hear(will('j-0'))
    expect(told).toEqual(['j-0'])
  })

  test('by a copy with the very same journal is a rival once our own birth has come back', () => {
    const { told, rivals, hear } = given()
    rivals.said(online('j-1', 2))
    hear(online('j-1', 2))
    hear(online('j-1', 3))
    expect(told).toEqual(['j-1'])
  })
})
