import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { evdevTransport, type InputKernel } from '../../../drivers/transport/evdev.ts'
import { onReadable } from '../../../drivers/transport/libc.ts'
import { openPty } from '../../../drivers/transport/pty.ts'
import { inputEventCodec } from '../../../drivers/wedge-evdev/codec.ts'
import type { InputEvent } from '../../../drivers/wedge-evdev/packets.ts'
import { stroke } from '../../support/input-events.ts'
import { createListeningOwner } from '../../support/listening-owner.ts'

const folder = mkdtempSync(join(tmpdir(), 'warden-evdev-'))
afterAll(() => rmSync(folder, { recursive: true }))

const path = join(folder, 'event3')
writeFileSync(path, '')

const bytesOf = (events: readonly InputEvent[]) =>
  events.flatMap((event) => [...inputEventCodec.encode(event)])

/** An error as `node:fs` and the calls of libc.ts throw it. */
function errno(code: string): Error {
  return Object.assign(new Error(`${code}: something`), { code })
}

/** A keyboard in memory, as drivers/input/evdev.c of the kernel behaves. */
function fakeKernel(given: Partial<InputKernel> = {}) {
  const calls: string[] = []
  const waiting: Uint8Array[] = []
  let ready: (() => void) | null = null
  let isUnplugged = false
  const kernel: InputKernel = {
    open(node) {
      calls.push(`open ${node}`)
      return 7
    },
    grab: (descriptor) => void calls.push(`grab ${descriptor}`),
    stampMonotonic: (descriptor) => void calls.push(`stamp ${descriptor}`),
    read(_descriptor, into) {
      if (isUnplugged) throw errno('ENODEV')
      const next = waiting.shift()
      if (next === undefined) throw errno('EAGAIN')
      into.set(next)
      return next.length
    },
    onReadable(descriptor, told) {
      calls.push(`poll ${descriptor}`)
      ready = told
      return () => {
        calls.push(`unpoll ${descriptor}`)
        ready = null
      }
    },
    close: (descriptor) => void calls.push(`close ${descriptor}`),
    ...given,
  }
  return {
    kernel,
    calls,
    type(...events: readonly InputEvent[]) {
      waiting.push(Uint8Array.from(bytesOf(events)))
      ready?.()
    },
    unplug() {
      isUnplugged = true
      ready?.()
    },
    /** Says that there is something to read although there is nothing. */
    wakeForNothing: () => ready?.(),
  }
}

function open(kernel: InputKernel | undefined, node = path) {
  const owner = createListeningOwner()
  const transport = evdevTransport({ path: node, ...(kernel === undefined ? {} : { kernel }) })
  transport.open(owner)
  return { owner, transport }
}

describe('an input device', () => {
  test('is opened, grabbed and emptied before anything is heard', async () => {
    const it = fakeKernel()
    it.type(...stroke('KEY_1', 10))
    it.type(...stroke('KEY_2', 20))
    const { owner } = open(it.kernel)
    await owner.untilOpened()
    expect(it.calls).toEqual([`open ${path}`, 'grab 7', 'stamp 7', 'poll 7'])
    expect(owner.received()).toHaveLength(0)
    it.type(...stroke('KEY_3', 30))
    expect([...owner.received()]).toEqual(bytesOf(stroke('KEY_3', 30)))
  })

  test('is opened even while somebody types without end', async () => {
    const always = fakeKernel({
      read(_descriptor, into) {
        into.set(bytesOf(stroke('KEY_1', 10)))
        return 144
      },
    })
    const { owner } = open(always.kernel)
    await owner.untilOpened()
    expect(owner.heard).toEqual(['opened'])
  })

  test('that is woken for nothing stays open', async () => {
    const it = fakeKernel()
    const { owner } = open(it.kernel)
    await owner.untilOpened()
    it.wakeForNothing()
    expect(owner.heard).toEqual(['opened'])
  })

  test('gives chunks that its owner may keep', async () => {
    const it = fakeKernel()
    const { owner } = open(it.kernel)
    await owner.untilOpened()
    it.type(...stroke('KEY_1', 10))
    const before = owner.received()
    it.type(...stroke('KEY_2', 20))
    expect([...owner.received()].slice(0, before.length)).toEqual([...before])
  })

  test('that is unplugged says so once, and is released', async () => {
    const it = fakeKernel()
    const { owner, transport } = open(it.kernel)
    await owner.untilOpened()
    it.unplug()
    it.unplug()
    transport.close()
    const fault = await owner.untilClosed()
    expect(fault.code).toBe('unplugged')
    expect(fault.message).toContain(path)
    expect(owner.heard).toEqual(['opened', 'closed unplugged'])
    expect(it.calls.slice(-2)).toEqual(['unpoll 7', 'close 7'])
    expect(it.calls.filter((call) => call === 'close 7')).toHaveLength(1)
  })

  test('that reads as ended is unplugged too', async () => {
    const it = fakeKernel()
    let isEnded = false
    const ending: InputKernel = {
      ...it.kernel,
      read: (descriptor, into) => (isEnded ? 0 : it.kernel.read(descriptor, into)),
    }
    const { owner } = open(ending)
    await owner.untilOpened()
    isEnded = true
    it.wakeForNothing()
    expect((await owner.untilClosed()).code).toBe('unplugged')
  })

  test('is given back when its owner closes it, and takes no bytes', async () => {
    const it = fakeKernel()
    const { owner, transport } = open(it.kernel)
    await owner.untilOpened()
    transport.write(Uint8Array.of(1, 2, 3))
    transport.close()
    expect((await owner.untilClosed()).code).toBe('closed')
    it.type(...stroke('KEY_1', 10))
    expect(owner.received()).toHaveLength(0)
    expect(it.calls.slice(-2)).toEqual(['unpoll 7', 'close 7'])
  })

  test('that its owner closes while it is opened is released without being heard', async () => {
    const it = fakeKernel()
    const { owner, transport } = open(it.kernel)
    transport.close()
    expect((await owner.untilClosed()).code).toBe('closed')
    await Promise.resolve()
    expect(owner.heard).toEqual(['closed closed'])
    expect(it.calls.slice(-1)).toEqual(['close 7'])
    expect(it.calls).not.toContain('poll 7')
  })

  test('is single-use', async () => {
    const it = fakeKernel()
    const { owner, transport } = open(it.kernel)
    await owner.untilOpened()
    const second = createListeningOwner()
    transport.open(second)
    expect((await second.untilClosed()).code).toBe('busy')
  })
})

describe('an input device that cannot be had', () => {
  const failing = (call: 'open' | 'grab', code: string) =>
    fakeKernel({
      [call]: () => {
        throw errno(code)
      },
    })

  test('because another program has grabbed it is busy, and is released', async () => {
    const it = failing('grab', 'EBUSY')
    const fault = await open(it.kernel).owner.untilClosed()
    expect(fault.code).toBe('busy')
    expect(fault.message).toBe(
      `input device ${path} is held by another program (EBUSY); expected an input device that nobody else has grabbed`,
    )
    expect(it.calls.at(-1)).toBe('close 7')
  })

  test('because this user may not is told with the group that may', async () => {
    const fault = await open(failing('open', 'EACCES').kernel).owner.untilClosed()
    expect(fault.code).toBe('permission')
    expect(fault.message).toMatch(
      /may not be opened by this user \(EACCES\); expected .* member of group \S+$/,
    )
  })

  test('because the service may not is told with DeviceAllow', async () => {
    const fault = await open(failing('open', 'EPERM').kernel).owner.untilClosed()
    expect(fault.code).toBe('permission')
    expect(fault.message).toContain('DeviceAllow')
  })

  test('because it is not plugged in is missing', async () => {
    const it = failing('open', 'ENODEV')
    expect((await open(it.kernel).owner.untilClosed()).code).toBe('missing')
    expect(it.calls).not.toContain('close 7')
  })
})

/** The kernel of this machine, as far as it goes without an input device. */
describe('the real calls', () => {
  test('find nothing at a path that does not exist: missing', async () => {
    const { owner } = open(undefined, join(folder, 'event77'))
    const fault = await owner.untilClosed()
    expect(fault.code).toBe('missing')
    expect(owner.heard).toEqual(['closed missing'])
  })

  test.each(['a file', 'a tty'])('cannot grab %s, which is no input device: unsupported', async (what) => {
    const pty = what === 'a tty' ? openPty() : null
    const { owner } = open(undefined, pty?.path ?? path)
    const fault = await owner.untilClosed()
    pty?.unplug()
    expect(fault.code).toBe('unsupported')
    expect(fault.message).toContain('(ENOTTY); expected an input device')
  })

  test.skipIf(process.getuid?.() === 0)('may not open what belongs to others: permission', async () => {
    const shut = join(folder, 'event9')
    writeFileSync(shut, '')
    chmodSync(shut, 0)
    const { owner } = open(undefined, shut)
    expect((await owner.untilClosed()).code).toBe('permission')
  })

  /** A named pipe in place of the device: all but the grab is real, polling and hang-up included. */
  test('read what comes, and see when it ends', async () => {
    const fifo = join(folder, 'fifo')
    execFileSync('mkfifo', [fifo])
    const { kernel: inMemory } = fakeKernel()
    const real = evdevKernel(inMemory)
    const { owner } = open(real, fifo)
    await owner.untilOpened()
    const far = openSync(fifo, constants.O_WRONLY)
    for (let n = 0; n < 3; n++) writeSync(far, Uint8Array.from(bytesOf(stroke('KEY_1', 10 * n))))
    const received = await owner.untilReceived(3 * 144)
    expect([...received]).toEqual([0, 10, 20].flatMap((ms) => bytesOf(stroke('KEY_1', ms))))
    closeSync(far)
    expect((await owner.untilClosed()).code).toBe('unplugged')
  })

  function evdevKernel(inMemory: InputKernel): InputKernel {
    return {
      ...inMemory,
      // Opened for writing too: a pipe without a writer reads as ended.
      open: (node) => {
        const holder = openSync(node, constants.O_RDWR | constants.O_NONBLOCK)
        const reader = openSync(node, constants.O_RDONLY | constants.O_NONBLOCK)
        holders.set(reader, holder)
        return reader
      },
      read: (descriptor, into) => readOrThrow(descriptor, into),
      onReadable,
      close: closeSync,
    }
  }

  const holders = new Map<number, number>()

  /** Once something was read the writer of the test is there, and its end is the end. */
  function readOrThrow(descriptor: number, into: Uint8Array): number {
    const count = readSync(descriptor, into)
    const holder = holders.get(descriptor)
    if (count > 0 && holder !== undefined) {
      holders.delete(descriptor)
      closeSync(holder)
    }
    return count
  }
})
