import { describe, expect, test } from 'vitest'
import type { ControlBench } from '../../support/control-bench.ts'
import { staffedBenchWith } from '../../support/control-bench.ts'
import { present } from '../../support/gateway-visits.ts'

const rules = { selfServiceDesk: false, badgeRequired: true }

/** 赵甲 has shown the document at the desk; a witness and a technician are logged in. */
async function atDesk() {
  const control = await staffedBenchWith({ rules }, 'W1', 'T1')
  control.bench.roster(['A1'])
  present(control.bench, 'desk1-reader')
  return control
}

type Bench = Awaited<ReturnType<typeof atDesk>>

async function givenOut(control: Bench): Promise<string> {
  const asking = { token: control.tokens.W1 }
  await control.ask('badge.issue', { number: '101' }, asking)
  const { result } = await control.ask('locker.assign', {}, asking)
  control.bench.clock.advance(3_000)
  control.bench.devices.stimulate('bank1-board', { kind: 'ShutDoor', door: 1 })
  control.bench.clock.advance(3_000)
  return String(result?.['code'])
}

describe('locker.open at the control socket', () => {
  test('is for witness and area staff who are logged in', async () => {
    const control = await atDesk()
    const given = { cell: 'A1', code: '123456' }
    expect(await control.codeOf('locker.open', given)).toBe('login_needed')
    expect(await control.codeOf('locker.open', given, { token: control.tokens.T1 })).toBe(
      'role_not_permitted',
    )
    expect(await control.codeOf('locker.open', given, { token: control.tokens.W1 })).toBe('locker_empty')
  })

  test('takes a code, never somebody’s word that it is right', async () => {
    const control = await atDesk()
    await givenOut(control)
    const asking = { token: control.tokens.W1 }
    for (const given of [{ cell: 'A1' }, { cell: 'A1', isRight: true }, { cell: 'A1', code: '' }]) {
      expect(await control.codeOf('locker.open', given, asking)).toBe('arguments_invalid')
    }
    expect(await control.codeOf('locker-code', { cell: 'A1', isRight: true }, asking)).toBe('unknown_command')
  })

  test('knows the code after a restart, and forgets it with the deposit', async () => {
    const control = await atDesk()
    const code = await givenOut(control)
    expect(control.bench.vault.secrets.hasLockerCode('bank1', 'A1')).toBe(true)
    await control.reboot()
    const asking = { token: control.tokens.W1 }
    // not gone in yet: the right code is known as such, and opens nothing
    expect(await control.codeOf('locker.open', { cell: 'A1', code }, asking)).toBe('locker_stay_not_over')
    const withdrawn = { person: '101', cause: 'illness', order: null }
    expect(await control.codeOf('participant.withdraw', withdrawn, asking)).toBe('ok')
    expect(await control.codeOf('locker.open', { cell: 'A1', code }, asking)).toBe('ok')
    control.bench.clock.advance(3_000)
    control.bench.devices.stimulate('bank1-board', { kind: 'ShutDoor', door: 1 })
    control.bench.clock.advance(3_000)
    expect(control.bench.vault.secrets.hasLockerCode('bank1', 'A1')).toBe(false)
  })
})

describe('a screen at the control socket', () => {
  const next = (control: ControlBench, given: unknown, token?: string) =>
    control.ask('desk.next', given, token === undefined ? {} : { token })

  test('is for witness and area staff who are logged in, at a desk that there is', async () => {
    const control = await atDesk()
    const given = { desk: null, seen: null }
    expect((await next(control, given)).problem?.code).toBe('login_needed')
    expect((await next(control, given, control.tokens.T1)).problem?.code).toBe('role_not_permitted')
    const elsewhere = { desk: 'desk9', seen: null }
    expect((await next(control, elsewhere, control.tokens.W1)).problem?.code).toBe('unknown_desk')
    expect((await next(control, {}, control.tokens.W1)).problem?.code).toBe('arguments_invalid')
  })

  test('takes the only desk where none is named, and names nobody', async () => {
    const control = await atDesk()
    const { result } = await next(control, { desk: null, seen: null }, control.tokens.W1)
    expect(result).toMatchObject({ desk: 'desk1', guide: { step: 'issue_badge', badge: null } })
  })

  test('hears of the next card while it waits', async () => {
    const control = await atDesk()
    const token = control.tokens.W1
    const { result } = await next(control, { desk: null, seen: null }, token)
    const waiting = next(control, { desk: 'desk1', seen: result?.['seen'] }, token)
    const other = await control.ask('badge.issue', { number: '101' }, { token })
    expect(other.ok).toBe(true)
    expect((await waiting).result).toMatchObject({ guide: { step: 'choose_size', badge: '101' } })
  })
})
