import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { requestIn, requestLine } from '../../../daemon/control/protocol.ts'
import type { Answer, Asker, ControlCommands } from '../../../daemon/control/server.ts'
import { listenControl } from '../../../daemon/control/server.ts'
import { Fault } from '../../../drivers/fault.ts'
import { Personal } from '../../../drivers/personal.ts'
import { captureLog } from '../../support/captured-log.ts'
import { connectPeer, question } from '../../support/control-peer.ts'
import { temporaryDirectory } from '../../support/journal.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { createWatch } from '../../support/watch.ts'

const limitMs = 5_000
const done: Answer = { ok: true, result: 'done' }

/** A server with a command that waits until it is let go. */
async function bench() {
  const path = join(temporaryDirectory(), 'control.sock')
  const clock = createVirtualClock()
  const log = captureLog()
  const watch = createWatch()
  const begun: { asker: Asker; end(answer: Answer): void; fail(error: Error): void }[] = []
  const commands: ControlCommands = {
    wait: (_given, asker) => {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      begun.push({ asker, end: resolve, fail: reject })
      watch.changed()
      asker.over.addEventListener('abort', () => watch.changed())
      return promise
    },
    echo: (given) => ({ ok: true, result: given }),
  }
  const server = await listenControl({ path, commands, clock, log })
  onTestFinished(() => {
    for (const { end } of begun) end(done)
    return server.close()
  })
  const first = async () => {
    await watch.until(() => begun.length > 0, { limitMs, what: () => 'a command begins' })
    const [one] = begun
    if (one === undefined) throw new Error('no command has begun')
    return one
  }
  return { clock, log, begun, server, watch, first, peer: () => connectPeer(path) }
}

describe('a command that takes its time', () => {
  test('holds up the questions behind it on its connection, and no other connection', async () => {
    const { begun, first, peer: connect } = await bench()
    const [peer, other] = [await connect(), await connect()]
    peer.send(question('wait', {}, 1) + question('echo', 'next', 2))
    const waiting = await first()
    other.send(question('echo', 'other', 3))
    expect(await other.answer()).toMatchObject({ id: 3, result: 'other' })
    waiting.end(done)
    expect(await peer.answer()).toMatchObject({ id: 1, result: 'done' })
    expect(await peer.answer()).toMatchObject({ id: 2, result: 'next' })
    expect(begun).toHaveLength(1)
  })

  test('is not taken for a quiet connection; afterwards a minute counts again', async () => {
    const { clock, first, peer: connect } = await bench()
    const peer = await connect()
    peer.send(question('wait'))
    const waiting = await first()
    clock.advance(10 * 60_000)
    waiting.end(done)
    expect(await peer.answer()).toMatchObject({ ok: true })
    clock.advance(59_999)
    peer.send(question('echo', 1))
    expect(await peer.answer()).toMatchObject({ ok: true })
    clock.advance(60_000)
    await peer.closed()
  })

  test('hears when nobody waits for its answer any more, and its answer goes nowhere', async () => {
    const { first, watch, log, peer: connect } = await bench()
    const peer = await connect()
    peer.send(question('wait'))
    const waiting = await first()
    expect(waiting.asker.over.aborted).toBe(false)
    peer.socket.destroy()
    await watch.until(() => waiting.asker.over.aborted, { limitMs, what: () => 'it is told' })
    waiting.end(done)
    expect(log.told()).toEqual([])
  })

  test('may have sixteen questions behind it; one more and the connection is ended', async () => {
    const { first, log, peer: connect } = await bench()
    const peer = await connect()
    peer.send(question('wait'))
    await first()
    for (let n = 0; n < 17; n++) peer.send(question('echo', n))
    await peer.closed()
    expect(log.lines.map(({ fields }) => fields['detail'])).toContain('more than 16 questions wait')
  })

  test('that ends in a fault is refused like one that does not wait', async () => {
    const { first, log, peer: connect } = await bench()
    const peer = await connect()
    peer.send(question('wait'))
    const waiting = await first()
    waiting.fail(new Fault('busy', '/var/lib/warden/vault.db: locked'))
    const answer = await peer.answer()
    expect(answer).toMatchObject({ ok: false, problem: { code: 'busy' } })
    expect(JSON.stringify(answer)).not.toContain('vault.db')
    expect(log.told()).toEqual(['error control command could not be carried out'])
  })

  test('is over before the end of the socket is', async () => {
    const { first, server, watch, peer: connect } = await bench()
    const peer = await connect()
    peer.send(question('wait'))
    const waiting = await first()
    let isClosed = false
    const closing = server.close().then(() => {
      isClosed = true
    })
    await watch.until(() => waiting.asker.over.aborted, { limitMs, what: () => 'it is told' })
    expect(isClosed).toBe(false)
    waiting.end(done)
    await closing
  })

  test('and shows a bug ends the process like any other', () => {
    const path = join(temporaryDirectory(), 'control.sock')
    const script = `
      const { listenControl } = await import(${JSON.stringify(sourceOf('control/server.ts'))})
      const { createVirtualClock } = await import(${JSON.stringify(sourceOf('../test/support/virtual-clock.ts'))})
      const log = { debug() {}, info() {}, warn() {}, error: (message, fields) => console.log(message, fields) }
      const commands = { bug: async () => { throw new TypeError('no such thing') } }
      await listenControl({ path: ${JSON.stringify(path)}, commands, clock: createVirtualClock(), log })
      const { connect } = await import('node:net')
      connect(${JSON.stringify(path)}).on('error', () => undefined).write(${JSON.stringify(question('bug'))})`
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      timeout: 10_000,
    })
    expect(status).toBe(1)
    expect(stdout).toContain("a control command failed: this is a bug, the daemon ends { command: 'bug' }")
  })
})

describe('who asks', () => {
  test('comes with the question, PINs and codes in their wrapping', async () => {
    const { first, peer: connect } = await bench()
    const peer = await connect()
    const second = { kind: 'pin' as const, account: 'w2', pin: new Personal('528309') }
    peer.send(`${requestLine({ id: 1, command: 'wait', arguments: {}, token: 'abc', second })}\n`)
    const { asker } = await first()
    expect(asker).toMatchObject({ token: 'abc', second: { kind: 'pin', account: 'w2' } })
    expect(JSON.stringify(asker.second)).toContain(Personal.mask)
    expect(asker.second?.kind === 'pin' ? asker.second.pin.reveal() : '').toBe('528309')
  })

  test('may be nobody', async () => {
    const { first, peer: connect } = await bench()
    const peer = await connect()
    peer.send(question('wait'))
    expect((await first()).asker).toMatchObject({ token: null, second: null })
  })
})

describe('a question as a line', () => {
  test('has personal values in clear, in arguments too: it is how they get to the daemon', () => {
    const pin = new Personal('407198')
    const line = requestLine({
      id: 1,
      command: 'operator.login',
      arguments: { account: 'w1', rows: [{ pin }] },
    })
    expect(JSON.parse(line)).toEqual({
      id: 1,
      command: 'operator.login',
      arguments: { account: 'w1', rows: [{ pin: '407198' }] },
    })
  })

  test.each([
    ['a second person of an unknown kind', { second: { kind: 'friend', account: 'w2' } }],
    ['a PIN that is a number', { second: { kind: 'pin', account: 'w2', pin: 528309 } }],
    ['an empty token', { token: '' }],
  ])('with %s is none', (_name, more) => {
    const line = JSON.stringify({ id: 1, command: 'wait', arguments: {}, ...more })
    expect(requestIn(line)).toBeNull()
  })
})

function sourceOf(name: string): string {
  return new URL(`../../../daemon/${name}`, import.meta.url).href
}
