import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../config/load.ts'
import { createFleet } from '../../daemon/fleet.ts'
import { openJournal } from '../../daemon/journal/store.ts'
import { topics } from '../../daemon/platform/contract.ts'
import { trainingVenue } from '../../daemon/training.ts'
import { captureLog } from '../support/captured-log.ts'
import { seeded } from '../support/chance.ts'
import { dayText } from '../support/day-venue.ts'
import { temporaryDirectory } from '../support/journal.ts'
import { journalOptions } from '../support/journal-drafts.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

function config() {
  const loaded = readConfig({ file: 'venue.yaml', text: dayText() })
  if (!loaded.ok) throw new Error('the venue of the day does not pass its own check')
  return loaded.config
}

describe('training (plan 3, F-P.6)', () => {
  test('answers for every device of the configuration, and opens no wire of it', () => {
    const clock = createVirtualClock()
    const found = new Set<string>()
    const { wires } = trainingVenue({ config: config(), clock, chance: seeded(1) })
    const fleet = createFleet({
      wires,
      clock,
      chance: seeded(2),
      onSignal: (device, signal) => {
        if (signal.kind === 'Online') found.add(device)
      },
      log: captureLog(),
    })
    fleet.start()
    clock.advance(5_000)
    const devices = config().lines.flatMap((line) => line.devices.map(({ id }) => id))
    expect([...found].sort()).toEqual([...devices].sort())
    // the paths of the configuration lead nowhere on this machine
    expect(
      config().lines.some(({ transport }) => transport.kind === 'serial' && existsSync(transport.path)),
    ).toBe(false)
    expect(wires.every(({ where }) => where === '演练 training')).toBe(true)
    fleet.stop()
  })

  test('has topics of its own, which no consumer of the work listens to', () => {
    const work = topics('140500-01', { test: false })
    const practice = topics('140500-01', { test: true })
    expect(practice.event('passage.granted')).not.toBe(work.event('passage.granted'))
    expect(practice.event('passage.granted')).toMatch(/^warden\/v1-test\//)
  })

  test('never writes into the journal of the work, nor the work into that of training', () => {
    const path = join(temporaryDirectory(), 'journal.db')
    openJournal({ path, ...journalOptions({}), test: false }).close()
    expect(() => openJournal({ path, ...journalOptions({}), test: true })).toThrow(
      /journal of mode work, expected training/,
    )
    openJournal({ path, ...journalOptions({}), test: false }).close()
  })
})
