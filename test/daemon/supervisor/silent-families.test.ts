import { expect, test } from 'vitest'
import { createKeeper } from '../../../daemon/supervisor/keeper.ts'
import { families } from '../../../drivers/families.ts'
import { onWire } from '../../../drivers/family.ts'
import { Fault } from '../../../drivers/fault.ts'
import type { Transport } from '../../../drivers/ports.ts'
import { captureLog } from '../../support/captured-log.ts'
import { seeded } from '../../support/chance.ts'
import { usualSettings } from '../../support/usual-settings.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

/** They speak when a person does something and never have to answer: readers that just talk, gates that are only told. */
const talkers = [
  'wedge-evdev',
  'scanner-hid-pos',
  'scanner-serial',
  'keypad-evdev',
  'keypad-hid',
  'gate-feab',
  'gate-eb',
]

/** Opens at once and stays open; nothing ever comes. */
function nothingThere(): Transport {
  let close = () => undefined as unknown
  return {
    open(owner) {
      close = () => owner.closed(new Fault('closed', 'closed by its owner'))
      owner.opened()
    },
    write: () => undefined,
    close: () => queueMicrotask(close),
  }
}

test.each([...families.keys()])(
  'an hour of silence of a %s is a reason to open anew, or is none',
  async (name) => {
    const clock = createVirtualClock()
    const settings = usualSettings(name)
    const row = families.get(name)
    if (row === undefined) throw new Error(`no family ${name}`)
    const family = onWire(row, settings)
    let openings = 0
    const keeper = createKeeper(
      {
        id: 'w',
        family,
        where: 'nowhere',
        format: family.serial,
        extraMs: 20,
        echo: false,
        devices: [{ id: 'it', settings }],
        openTransport() {
          openings++
          return nothingThere()
        },
      },
      { clock, chance: seeded(1), onSignal: () => undefined, log: captureLog() },
    )
    keeper.open()
    for (let minutes = 0; minutes < 60; minutes++) {
      clock.advance(60_000)
      await Promise.resolve()
    }
    const standing = keeper.standings().devices.get('it')?.standing
    if (talkers.includes(name)) expect([openings, standing]).toEqual([1, 'ready'])
    else {
      expect(openings).toBeGreaterThan(5)
      // some families say that a device is gone only when it was there before
      expect(['connecting', 'unreachable']).toContain(standing)
    }
    keeper.stop()
  },
)
