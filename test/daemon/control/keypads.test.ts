import { describe, expect, test } from 'vitest'
import { cellAndCode } from '../../../daemon/control/keypads.ts'
import type { Venue } from '../../../daemon/domain/venue.ts'
import { layoutOf } from '../../../daemon/domain/venue.ts'
import type { ControlBench } from '../../support/control-bench.ts'
import { staffedBenchWith } from '../../support/control-bench.ts'
import { present } from '../../support/gateway-visits.ts'
import { smallVenue } from '../../support/small-venue.ts'

/** The small venue with a keypad beside its lockers and a badge reader on its desk. */
function equippedVenue(): Venue {
  const venue = smallVenue({ selfServiceDesk: false, badgeRequired: true })
  const desks = [...venue.desks.values()].map((desk) => ({ ...desk, scanner: 'desk1-scanner' }))
  const banks = [...venue.banks.values()].map((bank) => ({
    ...bank,
    keypad: 'bank1-keypad',
    cells: bank.cells.map((cell) => ({ ...cell, toPress: cell.door })),
  }))
  const parts = { zones: [...venue.zones.values()], portals: [...venue.portals.values()], desks, banks }
  return { ...venue, ...layoutOf({ ...parts, contacts: [] }) }
}

async function equipped() {
  const control = await staffedBenchWith({ venue: equippedVenue() }, 'W1')
  const { devices, clock } = control.bench
  const asking = { token: control.tokens.W1 }
  /** Slow hashes and sockets are real; what follows is waited for. */
  const soon = async (type: string) => {
    await expect.poll(() => control.bench.types(), { timeout: 5_000 }).toContain(type)
    clock.advance(3_000)
  }
  return {
    control,
    asking,
    soon,
    press(keys: string) {
      devices.stimulate('bank1-keypad', { kind: 'PressKeys', keys: `${keys}\n` })
      clock.advance(4_000)
    },
    scan(text: string) {
      devices.stimulate('desk1-scanner', { kind: 'PresentBadge', text })
      clock.advance(500)
    },
  }
}

/** 赵甲 has put the belongings into A1 and may have them back, as the stay is over. */
async function withdrawn(control: ControlBench, asking: { token: string }): Promise<string> {
  control.bench.roster(['A1'])
  present(control.bench, 'desk1-reader')
  await control.ask('badge.issue', { number: '101' }, asking)
  const { result } = await control.ask('locker.assign', {}, asking)
  control.bench.clock.advance(3_000)
  control.bench.devices.stimulate('bank1-board', { kind: 'ShutDoor', door: 1 })
  control.bench.clock.advance(3_000)
  await control.ask('participant.withdraw', { person: '101', cause: 'illness', order: null }, asking)
  return String(result?.['code'])
}

describe('a keypad beside the lockers (F-19.2)', () => {
  test('opens the cell of its number with the right code, and nobody’s name is on record for it', async () => {
    const { control, asking, press, soon } = await equipped()
    const code = await withdrawn(control, asking)
    const before = control.bench.openings.length
    press(`1${code}`)
    await soon('locker.retrieval_granted')
    expect(control.bench.openings.slice(before)).toMatchObject([
      { device: 'bank1-board', movement: { kind: 'DoorReleased', door: 1 } },
    ])
    const granted = [...control.bench.journal.events()].find(
      ({ type }) => type === 'locker.retrieval_granted',
    )
    expect(granted?.data).toMatchObject({ authority: 'code', operator: null })
  })

  test('opens nothing with a wrong code, which is on record', async () => {
    const { control, asking, press, soon } = await equipped()
    const code = await withdrawn(control, asking)
    const before = control.bench.openings.length
    press(`01${code === '000000' ? '000001' : '000000'}`)
    await soon('locker.code_failed')
    expect(control.bench.openings.length).toBe(before)
  })

  test('leaves the code in no log and on no disk', async () => {
    const { control, asking, press, soon } = await equipped()
    const code = await withdrawn(control, asking)
    press(`1${code}`)
    await soon('locker.retrieval_granted')
    expect(JSON.stringify(control.bench.log.lines)).not.toContain(code)
    expect(control.bench.onDisk().includes(code)).toBe(false)
  })

  test.each([
    ['1123456', 'bank1/A1', '123456'],
    ['01123456', 'bank1/A1', '123456'],
    ['0004000000', 'bank1/A4', '000000'],
  ])('reads %s as cell %s', (keys, cell, code) => {
    const read = cellAndCode([...equippedVenue().banks.values()], keys, 6)
    expect([read?.cell, read?.code.reveal()]).toEqual([cell, code])
  })

  test.each(['', '1', '123456', '5123456', '0123456', '99999991123456'])('makes nothing of %s', (keys) => {
    expect(cellAndCode([...equippedVenue().banks.values()], keys, 6)).toBeNull()
  })
})

describe('a badge reader on the desk (Art. 17)', () => {
  test('tells the screen there the number that it read, once', async () => {
    const { control, asking, scan } = await equipped()
    const seen = String(
      (await control.ask('desk.next', { desk: 'desk1', seen: null }, asking)).result?.['seen'],
    )
    const next = control.ask('desk.next', { desk: 'desk1', seen }, asking)
    scan(' b-101')
    expect((await next).result).toMatchObject({ scan: { kind: 'badge', number: 'B-101' }, seen })
    const later = await control.ask('desk.next', { desk: 'desk1', seen: 'something else' }, asking)
    expect(later.result?.['scan']).toBeNull()
  })

  test('tells nothing of what is no number of a badge', async () => {
    const { control, asking, scan } = await equipped()
    scan('https://badges.example/b?x=1234567890')
    const { result } = await control.ask('desk.next', { desk: 'desk1', seen: null }, asking)
    expect(result?.['scan']).toEqual({ kind: 'unreadable' })
    expect(JSON.stringify([result, control.bench.log.lines])).not.toContain('1234567890')
  })

  test('is forgotten when no screen asks within seconds', async () => {
    const { control, asking, scan } = await equipped()
    scan('B-101')
    control.bench.clock.advance(4_000)
    const { result } = await control.ask('desk.next', { desk: 'desk1', seen: null }, asking)
    expect(result?.['scan']).toBeNull()
  })
})
