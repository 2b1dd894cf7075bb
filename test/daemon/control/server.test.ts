import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, connect as dial } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { lineLimit } from '../../../daemon/control/protocol.ts'
import type { ControlCommands } from '../../../daemon/control/server.ts'
import { listenControl } from '../../../daemon/control/server.ts'
import { Fault } from '../../../drivers/fault.ts'
import type { CapturedLog } from '../../support/captured-log.ts'
import { captureLog } from '../../support/captured-log.ts'
import type { Peer } from '../../support/control-peer.ts'
import { connectPeer, question } from '../../support/control-peer.ts'
import { temporaryDirectory } from '../../support/journal.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const commands: ControlCommands = {
  echo: (given) => ({ ok: true, result: given }),
  refuse: () => ({ ok: false, problem: { code: 'no', text: { zh: '不', en: 'no' } } }),
  full: () => {
    throw new Fault('journal_unwritable', '/var/lib/warden/vault.db: disk full')
  },
  long: () => ({ ok: true, result: 'x'.repeat(1024 * 1024) }),
}

interface Bench {
  readonly path: string
  readonly clock: ReturnType<typeof createVirtualClock>
  readonly log: CapturedLog
  close(): Promise<void>
  peer(): Promise<Peer>
}

async function listening(path = join(temporaryDirectory(), 'control.sock')): Promise<Bench> {
  const clock = createVirtualClock()
  const log = captureLog()
  const server = await listenControl({ path, commands, clock, log })
  onTestFinished(() => server.close())
  return { path, clock, log, close: () => server.close(), peer: () => connectPeer(path) }
}

/** The code of the fault that listening at `path` ends in. */
async function faultAt(path: string): Promise<string> {
  const error: unknown = await listening(path).then(
    () => new Error('it listens'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof Fault)) throw error
  return error.code
}

describe('a question', () => {
  test('is answered on its own id, with what the command gives', async () => {
    const peer = await (await listening()).peer()
    peer.send(question('echo', { room: '评标室' }, 7))
    expect(await peer.answer()).toEqual({ id: 7, ok: true, result: { room: '评标室' } })
    peer.send(question('refuse', {}, 8))
    expect(await peer.answer()).toEqual({
      id: 8,
      ok: false,
      problem: { code: 'no', text: { zh: '不', en: 'no' } },
    })
  })

  test.each(['shutdown', 'toString', '__proto__', 'constructor'])(
    'for a command %s that there is none of is told so',
    async (name) => {
      const peer = await (await listening()).peer()
      peer.send(question(name))
      expect(await peer.answer()).toMatchObject({ id: 1, ok: false, problem: { code: 'unknown_command' } })
    },
  )

  test.each([
    ['no JSON', 'status'],
    ['nothing', ''],
    ['JSON of another shape', '{"command":"echo"}'],
    ['a request with more than its fields', '{"id":1,"command":"echo","arguments":{},"user":"root"}'],
    ['an id that is no count', '{"id":-1,"command":"echo","arguments":{}}'],
    ['an endless name', JSON.stringify({ id: 1, command: 'e'.repeat(65), arguments: {} })],
    ['no text at all', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
  ])('that is %s is not understood, and the next one is', async (_name, line) => {
    const peer = await (await listening()).peer()
    peer.send(line)
    peer.send('\n')
    expect(await peer.answer()).toMatchObject({ id: 0, ok: false, problem: { code: 'bad_request' } })
    peer.send(question('echo'))
    expect(await peer.answer()).toMatchObject({ id: 1, ok: true })
  })

  test('may come in pieces, and several in one', async () => {
    const peer = await (await listening()).peer()
    const [first, second] = [question('echo', '评标', 1), question('echo', 'two', 2)]
    for (const byte of Buffer.from(first)) peer.send(Uint8Array.of(byte))
    expect(await peer.answer()).toMatchObject({ id: 1, result: '评标' })
    peer.send(`${second}${question('echo', 'three', 3)}{"id":4,`)
    expect(await peer.answer()).toMatchObject({ id: 2, result: 'two' })
    expect(await peer.answer()).toMatchObject({ id: 3, result: 'three' })
    peer.send('"command":"echo","arguments":null}\n')
    expect(await peer.answer()).toMatchObject({ id: 4, result: null })
  })

  test('without its end is no question', async () => {
    const { log, peer: connect } = await listening()
    const peer = await connect()
    peer.socket.end('{"id":1,"command":"echo","arguments":{}}')
    await peer.closed()
    expect(log.lines.map(({ message }) => message)).not.toContain('control command')
  })

  test('that ends in a fault is refused with the words of the fault, its detail is logged, and the daemon goes on', async () => {
    const { log, peer: connect } = await listening()
    const peer = await connect()
    peer.send(question('full'))
    const answer = await peer.answer()
    expect(answer).toMatchObject({ id: 1, ok: false, problem: { code: 'journal_unwritable' } })
    expect(JSON.stringify(answer)).not.toContain('vault.db')
    expect(log.told()).toEqual(['error control command could not be carried out'])
    peer.send(question('echo'))
    expect(await peer.answer()).toMatchObject({ ok: true })
  })

  test('that shows a bug names the command in the log and ends the process', () => {
    const script = `
      import { connect } from 'node:net'
      import { listenControl } from ${JSON.stringify(sourceOf('control/server.ts'))}
      import { stderrLog } from ${JSON.stringify(sourceOf('log.ts'))}
      import { systemClock } from ${JSON.stringify(sourceOf('clock.ts'))}
      const path = ${JSON.stringify(join(temporaryDirectory(), 'control.sock'))}
      const commands = { broken: () => { throw new TypeError('undefined is not a state') } }
      await listenControl({ path, commands, clock: systemClock(0), log: stderrLog('info') })
      const client = connect(path).on('error', () => undefined)
      client.write('{"id":1,"command":"broken","arguments":{}}\\n')
    `
    const argv = ['--input-type=module', '--eval', script]
    const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', timeout: 20_000 })
    expect(status).toBe(1)
    expect(stderr).toContain('"command":"broken"')
    expect(stderr).toContain('undefined is not a state')
  })
})

describe('the bounds', () => {
  test('a line of 8 MiB is read, one byte more ends the connection and nobody else', async () => {
    const { peer: connect } = await listening()
    const [other, peer, greedy] = [await connect(), await connect(), await connect()]
    const frame = JSON.stringify({ id: 1, command: 'echo', arguments: '' })
    const filler = 'x'.repeat(lineLimit - frame.length)
    peer.send(`${JSON.stringify({ id: 1, command: 'echo', arguments: filler })}\n`)
    expect(await peer.answer()).toEqual({ id: 1, ok: true, result: filler })
    greedy.send(`${JSON.stringify({ id: 1, command: 'echo', arguments: `${filler}x` })}\n`)
    await greedy.closed()
    other.send(question('echo'))
    expect(await other.answer()).toMatchObject({ ok: true })
  })

  test('a line without an end is cut off at 8 MiB', async () => {
    const greedy = await (await listening()).peer()
    greedy.send(new Uint8Array(lineLimit + 1).fill(0x20))
    await greedy.closed()
  })

  test('sixteen are served, the seventeenth is told so and gets its place when one has left', async () => {
    const { peer: connect } = await listening()
    const peers: Peer[] = []
    for (let i = 0; i < 16; i++) peers.push(await connect())
    for (const [i, peer] of peers.entries()) {
      peer.send(question('echo', i, i))
      expect(await peer.answer()).toEqual({ id: i, ok: true, result: i })
    }
    const late = await connect()
    expect(await late.answer()).toMatchObject({ ok: false, problem: { code: 'too_many_connections' } })
    await late.closed()
    peers[3]?.socket.end()
    await peers[3]?.closed()
    const next = await connect()
    next.send(question('echo'))
    expect(await next.answer()).toMatchObject({ ok: true })
  })

  test('a connection that asks nothing for a minute gives its place up; one that asks keeps it', async () => {
    const { clock, peer: connect } = await listening()
    const [quiet, half, busy] = [await connect(), await connect(), await connect()]
    quiet.send(question('echo'))
    await quiet.answer()
    half.send('{"id":1,')
    clock.advance(59_000)
    busy.send(question('echo'))
    await busy.answer()
    clock.advance(1_000)
    await Promise.all([quiet.closed(), half.closed()])
    busy.send(question('echo'))
    expect(await busy.answer()).toMatchObject({ ok: true })
  })

  test('who asks and never listens is cut off before the answers fill the memory', async () => {
    const { peer: connect, log } = await listening()
    const deaf = await connect()
    deaf.socket.pause()
    for (let i = 0; i < 100; i++) deaf.send(question('long', {}, i))
    await eventually(() => log.lines.some(({ fields: { detail } }) => detail === 'answers are not read'))
    expect(log.lines.filter(({ message }) => message === 'control command').length).toBeLessThan(30)
  })
})

describe('the socket', () => {
  test('is for the owner and the group only', async () => {
    const { path } = await listening()
    expect(statSync(path).mode & 0o777).toBe(0o660)
  })

  test('is made with its directory', async () => {
    const { path } = await listening(join(temporaryDirectory(), 'run', 'warden', 'control.sock'))
    expect(statSync(path).isSocket()).toBe(true)
  })

  test('that a killed daemon left over is replaced', async () => {
    const path = join(temporaryDirectory(), 'control.sock')
    const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
    spawnSync(process.execPath, ['--eval', script])
    expect(statSync(path).isSocket()).toBe(true)
    const { peer: connect } = await listening(path)
    const peer = await connect()
    peer.send(question('echo'))
    expect(await peer.answer()).toMatchObject({ ok: true })
  })

  test('that is in use is a fault, and goes on working', async () => {
    const { path, peer: connect } = await listening()
    expect(await faultAt(path)).toBe('busy')
    const peer = await connect()
    peer.send(question('echo'))
    expect(await peer.answer()).toMatchObject({ ok: true })
  })

  test('of another program is a fault, and stays its own', async () => {
    const path = join(temporaryDirectory(), 'control.sock')
    const other = createServer((client) => client.on('error', () => undefined).end('other'))
    onTestFinished(() => void other.close())
    await new Promise<void>((resolve) => other.listen(path, resolve))
    expect(await faultAt(path)).toBe('busy')
    expect(existsSync(path)).toBe(true)
  })

  test('of a daemon that is too busy to answer is a fault, and stays its own', async () => {
    const path = join(temporaryDirectory(), 'control.sock')
    const listen = `require('node:net').createServer().listen({ path: ${JSON.stringify(path)}, backlog: 1 }, () => console.log('up'))`
    const stuck = spawn(process.execPath, ['--eval', listen], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void stuck.kill('SIGKILL'))
    await once(stuck.stdout, 'data')
    stuck.kill('SIGSTOP')
    const waiting = Array.from({ length: 4 }, () => dial(path).on('error', () => undefined))
    onTestFinished(() => {
      for (const socket of waiting) socket.destroy()
    })
    expect(await faultAt(path)).toBe('busy')
    expect(statSync(path).isSocket()).toBe(true)
  })

  test('is never put in the place of an ordinary file, a directory or a link', async () => {
    const directory = temporaryDirectory()
    const [file, folder, link] = ['file', 'folder', 'link'].map((name) => join(directory, name))
    writeFileSync(file as string, 'precious')
    mkdirSync(folder as string)
    symlinkSync(file as string, link as string)
    for (const path of [file, folder, link]) expect(await faultAt(path as string)).toBe('busy')
    expect(readFileSync(file as string, 'utf8')).toBe('precious')
  })

  test('where none can be made is a fault, not a crash', async () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'file'), '')
    const below = await faultAt(join(directory, 'file', 'control.sock'))
    const tooLong = await faultAt(join(directory, 'x'.repeat(150)))
    expect([below, tooLong]).toEqual(['unexpected', 'unsupported'])
  })
})

describe('the end', () => {
  test('closes every connection, takes the socket away and leaves no timer', async () => {
    const { path, clock, close, peer: connect } = await listening()
    const peers = [await connect(), await connect()]
    peers[0]?.send('{"id":1,')
    await close()
    await Promise.all(peers.map((peer) => peer.closed()))
    expect([existsSync(path), clock.waiting()]).toEqual([false, 0])
    await expect(connect()).rejects.toThrow('ENOENT')
  })

  test('does not wait for somebody who was turned away and stays on the line', async () => {
    const { close, peer: connect } = await listening()
    for (let i = 0; i < 16; i++) await connect()
    const late = await connect()
    late.socket.pause()
    await close()
  })
})

/** Looks again after each turn of the event loop, for as long as a test may take. */
async function eventually(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setImmediate(resolve))
}

function sourceOf(name: string): string {
  return new URL(`../../../daemon/${name}`, import.meta.url).href
}
