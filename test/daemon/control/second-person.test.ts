import { describe, expect, test } from 'vitest'
import type { Asking, ControlBench } from '../../support/control-bench.ts'
import { pinOf, staffedBench, staffedBenchWith } from '../../support/control-bench.ts'
import { connectPeer } from '../../support/control-peer.ts'
import { present } from '../../support/gateway-visits.ts'

const minuteMs = 60_000
/** Opens a cell by key, for which it takes two. */
const force = { cell: 'A1', reason: '锁控板离线' }
const asW2 = { kind: 'pin', account: 'w2', pin: pinOf('W2') }
const atDesk = { kind: 'card', reader: 'desk1-reader' }

/** The board of the cells is away, so that a key may be used. */
async function bench(...keys: readonly ('W1' | 'W2' | 'S1' | 'S2')[]) {
  const control = await staffedBench('W1', ...keys)
  control.bench.cables.get('bank1-board')?.pull()
  control.bench.clock.advance(3_000)
  const asW1 = (second?: Asking['second']) => ({ token: control.tokens.W1, second })
  const forced = (second?: Asking['second']) => control.codeOf('locker.force', force, asW1(second))
  return { ...control, asW1, forced }
}

/** Shows a card to a command that waits for it. */
async function shown(control: ControlBench, waiting: Promise<string>, key: string): Promise<string> {
  await control.cardAwaited()
  present(control.bench, 'desk1-reader', key)
  return await waiting
}

describe('a command for two', () => {
  test('needs the second one’s own credential, and that of somebody else', async () => {
    const { forced } = await bench('W2')
    expect(await forced()).toBe('second_person_needed')
    expect(await forced({ kind: 'pin', account: 'w1', pin: pinOf('W1') })).toBe('same_person')
    expect(await forced(asW2)).toBe('ok')
  })

  test('names both on record', async () => {
    const { ask, asW1, bench: gateway } = await bench('W2')
    const { result } = await ask('locker.force', force, asW1(asW2))
    const [operator, second] = ['w1', 'w2'].map((one) => gateway.vault.secrets.operatorOf(one))
    expect(result).toMatchObject({ events: [{ type: 'locker.force_opened', data: { operator, second } }] })
  })

  test('asks the second one for nothing when the first may not give it anyway', async () => {
    const { codeOf, tokens, bench: gateway } = await staffedBench('W1', 'T1')
    const asking = { token: tokens.T1, second: { ...asW2, pin: '111222' } }
    expect(await codeOf('locker.force', force, asking)).toBe('role_not_permitted')
    expect(gateway.types()).not.toContain('operator.login_failed')
  })

  test('counts a wrong PIN of the second one like a failed login, up to the lockout', async () => {
    const { forced, codeOf } = await bench('W2')
    for (let n = 0; n < 5; n++) expect(await forced({ ...asW2, pin: '111222' })).toBe('login_failed')
    expect(await forced(asW2)).toBe('login_locked')
    expect(await codeOf('operator.login', { account: 'w2', pin: pinOf('W2') })).toBe('login_locked')
  })

  test('takes no disabled second one', async () => {
    const { forced, codeOf, asW1 } = await bench('W2')
    expect(await codeOf('operator.disable', { account: 'w2' }, asW1())).toBe('ok')
    expect(await forced(asW2)).toBe('login_failed')
  })
})

describe('a one-time code', () => {
  async function codeFor(control: ControlBench, token: string): Promise<string> {
    const { result } = await control.ask('operator.code', {}, { token })
    return String(result?.['code'])
  }

  test('stands for the supervisor once', async () => {
    const control = await bench('S2')
    const code = await codeFor(control, control.tokens.S2)
    expect(code).toMatch(/^[0-9]{8}$/)
    const second = { kind: 'code', account: 's2', code }
    expect(await control.forced(second)).toBe('ok')
    expect(await control.forced(second)).toBe('code_wrong')
  })

  test('is good for as long as the rules say', async () => {
    const control = await staffedBenchWith({ rules: { oneTimeCodeMs: minuteMs } }, 'W1', 'S2')
    const code = await codeFor(control, control.tokens.S2)
    control.bench.clock.advance(minuteMs)
    const second = { kind: 'code', account: 's2', code }
    expect(await control.codeOf('locker.force', force, { token: control.tokens.W1, second })).toBe(
      'code_wrong',
    )
  })

  test('of somebody else, or a guess, is wrong and counted', async () => {
    const control = await bench('S1', 'S2')
    const code = await codeFor(control, control.tokens.S2)
    expect(await control.forced({ kind: 'code', account: 's1', code })).toBe('code_wrong')
    expect(control.bench.types().at(-1)).toBe('operator.login_failed')
    expect(await control.forced({ kind: 'code', account: 's2', code })).toBe('ok')
  })

  test('is given to supervisors only', async () => {
    const { codeOf, asW1 } = await bench()
    expect(await codeOf('operator.code', {}, asW1())).toBe('role_not_permitted')
  })
})

describe('a document at a reader', () => {
  test('is the credential of the member of the staff whose it is, and no card of the desk', async () => {
    const control = await bench('W2')
    const before = control.bench.types().length
    expect(await shown(control, control.forced(atDesk), 'W2')).toBe('ok')
    expect(control.bench.types().slice(before)).toEqual(['locker.force_opened'])
  })

  test('of nobody on record, of the operator, of a participant: each is told', async () => {
    const control = await bench('W2')
    control.bench.roster(['A1'])
    expect(await shown(control, control.forced(atDesk), 'A2')).toBe('card_unknown')
    expect(await shown(control, control.forced(atDesk), 'W1')).toBe('same_person')
    expect(await shown(control, control.forced(atDesk), 'A1')).toBe('second_role_not_permitted')
  })

  test('that nobody shows within half a minute is missed, and the next card is the desk’s again', async () => {
    const control = await bench('W2')
    const waiting = control.forced(atDesk)
    await control.cardAwaited()
    control.bench.clock.advance(30_000)
    expect(await waiting).toBe('card_not_shown')
    present(control.bench, 'desk1-reader', 'W2')
    expect(control.bench.types()).toContain('card.read')
  })

  test('is awaited by one command at a time', async () => {
    const control = await bench('W2')
    const first = control.forced(atDesk)
    await control.cardAwaited()
    expect(await control.forced(atDesk)).toBe('card_awaited')
    present(control.bench, 'desk1-reader', 'W2')
    expect(await first).toBe('ok')
  })

  test('is not kept for a console that has gone', async () => {
    const control = await bench('W2')
    const peer = await connectPeer(control.socket)
    const { token } = control.asW1()
    const request = { id: 1, command: 'locker.force', arguments: force, token, second: atDesk }
    peer.send(`${JSON.stringify(request)}\n`)
    await control.cardAwaited()
    peer.socket.destroy()
    await control.noCardAwaited()
    present(control.bench, 'desk1-reader', 'W2')
    expect(control.bench.types()).toContain('card.read')
    expect(control.bench.types()).not.toContain('locker.force_opened')
  })

  test('at a device that reads no cards is asked of nobody', async () => {
    const { forced } = await bench('W2')
    for (const reader of ['lane1-gate', 'nowhere'])
      expect(await forced({ kind: 'card', reader })).toBe('unknown_device')
  })

  test('at a door is the door’s while there is fire', async () => {
    const control = await bench('W2')
    control.bench.roster(['A1'])
    const waiting = control.forced({ kind: 'card', reader: 'lane1-out' })
    await control.cardAwaited()
    control.bench.devices.stimulate('lane1-gate', { kind: 'Fire', active: true })
    control.bench.clock.advance(3_000)
    const before = control.bench.types().length
    present(control.bench, 'lane1-out', 'A1')
    expect(control.bench.types().length).toBeGreaterThan(before)
    control.bench.clock.advance(30_000)
    expect(await waiting).toBe('card_not_shown')
  })
})
