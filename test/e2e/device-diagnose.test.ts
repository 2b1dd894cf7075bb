import { afterEach, expect, test } from 'vitest'
import { type LiveHouse, openLiveHouse } from '../support/live-house.ts'
import type { Outcome } from '../support/programs.ts'

let house: LiveHouse | null = null
afterEach(() => house?.stop())

/** Checks again and again until it ends with this code; each is a program of its own and takes its time. */
async function checkedUntil(live: LiveHouse, code: number, ...devices: string[]): Promise<Outcome> {
  const endMs = performance.now() + 20_000
  for (;;) {
    const checked = await live.command('device', 'diagnose', ...devices)
    if (checked.code === code) return checked
    if (performance.now() > endMs) throw new Error(`no exit code ${code} in time: ${checked.out}`)
  }
}

test('while the daemon has the devices, its word is taken for each', { timeout: 60_000 }, async () => {
  const live = await openLiveHouse({ platformUrl: null })
  house = live
  const { out: before } = await live.command('device', 'diagnose', 'desk-reader', 'room2-gate')
  // the test's own process keeps the far end of every pty open, as no cable would
  expect(before).toMatch(/✗ desk-reader .*is held by /)
  expect(before).toMatch(/✓ room2-gate .*answers after \d+ ms/)

  live.startProcess()
  const { out: running } = await checkedUntil(live, 0)
  const online = running.match(/^✓ \S+ .*is in use by wardend, which says: online$/gm)
  expect(online).toHaveLength(live.site.deviceCount)

  live.site.unplug('lockers')
  const { out: unplugged } = await checkedUntil(live, 1, 'lockers')
  expect(unplugged).toMatch(/✗ locker-board .*is in use by wardend, which says: offline, its line: \w+/)
  expect(live.movements).toEqual([])
})
