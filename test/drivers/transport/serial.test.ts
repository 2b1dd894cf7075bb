import { pbkdf2 } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { SerialFormat, Transport } from '../../../drivers/ports.ts'
import { masterFlags, unlockSlave } from '../../../drivers/transport/libc.ts'
import { openPty, type Pty } from '../../../drivers/transport/pty.ts'
import { serialTransport } from '../../../drivers/transport/serial.ts'
import { createListeningOwner, type ListeningOwner } from '../../support/listening-owner.ts'

const format: SerialFormat = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }
/** As many as a SAM-V reader sends with a photo. */
const cardReplyBytes = 1_295

const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

function plugIn(link?: { directory: string; name: string }): Pty {
  const pty = openPty(link === undefined ? {} : { link })
  cleanUp.push(pty.unplug)
  return pty
}

function open(transport: Transport): ListeningOwner {
  const owner = createListeningOwner()
  transport.open(owner)
  cleanUp.push(() => {
    transport.close()
    return owner.untilClosed()
  })
  return owner
}

/** The gateway's end and the simulator's end of one pty, both open. */
async function wire() {
  const pty = plugIn()
  const gateway = serialTransport({ path: pty.path, format })
  const [near, far] = [open(gateway), open(pty.far)]
  await Promise.all([near.untilOpened(), far.untilOpened()])
  return { pty, gateway, near, far }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'warden-ports-'))
  cleanUp.push(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Root may open everything, so for root the work is done with the rights of nobody. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  const user = process.geteuid?.()
  if (user !== 0) return await work()
  process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    process.seteuid?.(user)
  }
}

/** How many descriptors of this process lead to `path`. */
function openDescriptors(path: string): number {
  const leadsTo = (descriptor: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`)
    } catch {
      return null // closed since it was listed
    }
  }
  return readdirSync('/proc/self/fd').filter((descriptor) => leadsTo(descriptor) === path).length
}

/** close(2) waits behind these, so that whoever does not wait for it is found out. */
function keepThreadPoolBusy(): void {
  const threads = 4 // libuv's default
  for (let thread = 0; thread < threads; thread++) pbkdf2('', '', 50_000, 32, 'sha256', () => undefined)
}

function sequence(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7) % 256)
}

describe('bytes over a serial port', () => {
  test('arrive whole in both directions', async () => {
    const { pty, gateway, near, far } = await wire()
    const sent = sequence(cardReplyBytes)
    gateway.write(sent)
    expect(await far.untilReceived(sent.length)).toEqual(sent)
    pty.far.write(sent)
    expect(await near.untilReceived(sent.length)).toEqual(sent)
  })

  test('pass unchanged, all 256 of them, both ways', async () => {
    const { pty, gateway, near, far } = await wire()
    const every = Uint8Array.from({ length: 256 }, (_, value) => value)
    gateway.write(every)
    pty.far.write(every)
    expect(await far.untilReceived(256)).toEqual(every)
    expect(await near.untilReceived(256)).toEqual(every)
  })

  test('are not echoed by the tty', async () => {
    const { pty, gateway, near, far } = await wire()
    pty.far.write(Uint8Array.of(0x10, 0x0d, 0x03))
    await near.untilReceived(3)
    gateway.write(Uint8Array.of(0xaa))
    expect(await far.untilReceived(1)).toEqual(Uint8Array.of(0xaa))
  })

  test('that were received before opening are not from this conversation', async () => {
    const pty = plugIn()
    const far = open(pty.far)
    await far.untilOpened()
    pty.far.write(Uint8Array.of(1, 2, 3))
    const gateway = serialTransport({ path: pty.path, format })
    const near = open(gateway)
    await near.untilOpened()
    pty.far.write(Uint8Array.of(4))
    expect(await near.untilReceived(1)).toEqual(Uint8Array.of(4))
    gateway.write(Uint8Array.of(5))
    expect(await far.untilReceived(1)).toEqual(Uint8Array.of(5)) // and nothing was echoed to the simulator
  })

  test('belong to their receiver, whatever is received later', async () => {
    const pty = plugIn()
    const gateway = serialTransport({ path: pty.path, format })
    const chunks: Uint8Array[] = []
    const near = createListeningOwner()
    gateway.open({ ...near, bytes: (chunk) => [chunks.push(chunk), near.bytes(chunk)] })
    cleanUp.push(gateway.close)
    const far = open(pty.far)
    await Promise.all([near.untilOpened(), far.untilOpened()])
    pty.far.write(Uint8Array.of(1, 1))
    await near.untilReceived(2)
    pty.far.write(Uint8Array.of(2, 2))
    await near.untilReceived(4)
    expect(chunks).toEqual([Uint8Array.of(1, 1), Uint8Array.of(2, 2)])
  })

  test('keep their order when more is written than the tty takes at once', async () => {
    const { gateway, far } = await wire()
    const sent = sequence(60_000)
    gateway.write(sent.subarray(0, 30_000))
    gateway.write(sent.subarray(30_000))
    expect(await far.untilReceived(sent.length)).toEqual(sent)
  })

  test('are still received while others cannot leave', async () => {
    const master = openSync('/dev/ptmx', masterFlags)
    cleanUp.push(() => closeSync(master))
    const gateway = serialTransport({ path: unlockSlave(master), format })
    const near = open(gateway)
    await near.untilOpened()
    gateway.write(sequence(60_000)) // nobody reads the master
    writeSync(master, Uint8Array.of(1, 2, 3))
    expect(await near.untilReceived(3)).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('that nobody takes end with no_reply at 64 KiB', async () => {
    const pty = plugIn()
    const gateway = serialTransport({ path: pty.path, format })
    const near = open(gateway)
    await near.untilOpened()
    // The kernel itself keeps some; it is well below the same again.
    for (let written = 0; written < 2 * 64 * 1024; written += 8_192) gateway.write(new Uint8Array(8_192))
    expect((await near.untilClosed()).code).toBe('no_reply')
  })

  test('written before opening or after closing go nowhere', async () => {
    const pty = plugIn()
    const far = open(pty.far)
    await far.untilOpened()
    const gateway = serialTransport({ path: pty.path, format })
    gateway.write(Uint8Array.of(1))
    const near = open(gateway)
    gateway.write(Uint8Array.of(2))
    await near.untilOpened()
    gateway.write(Uint8Array.of(3))
    await far.untilReceived(1)
    gateway.close()
    gateway.write(Uint8Array.of(4))
    await near.untilClosed()
    gateway.write(Uint8Array.of(5))
    const again = serialTransport({ path: pty.path, format })
    await open(again).untilOpened()
    again.write(Uint8Array.of(6))
    expect(await far.untilReceived(2)).toEqual(Uint8Array.of(3, 6))
  })
})

describe('a pulled plug', () => {
  const repetitions = Array.from({ length: 20 }, (_, round) => round)

  test.each(repetitions)('is noticed within 100 ms on an idle port (%i)', async () => {
    const { pty, near, far } = await wire()
    pty.unplug()
    expect((await near.untilClosed(100)).code).toBe('unplugged')
    expect((await far.untilClosed()).code).toBe('unplugged')
  })

  test.each(repetitions)('is noticed within 100 ms right after data (%i)', async (round) => {
    const { pty, near } = await wire()
    pty.far.write(sequence(500))
    if (round % 2 === 1) await near.untilReceived(1)
    pty.unplug()
    expect((await near.untilClosed(100)).code).toBe('unplugged')
    expect(near.heard.filter((word) => word.startsWith('closed'))).toEqual(['closed unplugged'])
  })

  test.each(repetitions)('is noticed within 100 ms while writing (%i)', async () => {
    const { pty, gateway, near } = await wire()
    pty.unplug()
    gateway.write(sequence(8))
    expect((await near.untilClosed(100)).code).toBe('unplugged')
    gateway.write(sequence(8))
    gateway.close()
    expect(near.heard).toEqual(['opened', 'closed unplugged'])
  })
})

describe('closing', () => {
  test('is told only when the port has been released', async () => {
    const { pty, gateway, near } = await wire()
    expect(openDescriptors(pty.path)).toBe(2) // ours and the one the pty keeps itself
    let atClosed = -1
    keepThreadPoolBusy()
    gateway.close()
    await near.until(() => {
      if (near.heard.includes('closed closed')) atClosed = openDescriptors(pty.path)
      return atClosed >= 0
    })
    expect(atClosed).toBe(1)
  })
})

describe('opening', () => {
  test('a path that does not exist is missing, and the path is named', async () => {
    const path = join(temporaryFolder(), 'ttyUSB0')
    const fault = await open(serialTransport({ path, format })).untilClosed()
    expect(fault.code).toBe('missing')
    expect(fault.message).toBe(
      `serial port ${path} is not there (ENOENT); expected a tty that can be set to 115200 8N1`,
    )
  })

  test('a port that another transport holds is busy, and free again when that is closed', async () => {
    const { pty, gateway, near } = await wire()
    const second = open(serialTransport({ path: pty.path, format }))
    expect((await second.untilClosed()).code).toBe('busy')
    expect(second.heard).toEqual(['closed busy'])
    gateway.close()
    await near.untilClosed()
    await open(serialTransport({ path: pty.path, format })).untilOpened()
  })

  test('what is no tty is unsupported', async () => {
    const path = join(temporaryFolder(), 'file')
    writeFileSync(path, '')
    expect((await open(serialTransport({ path, format })).untilClosed()).code).toBe('unsupported')
  })

  test('a node of another user names the owning group', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'file')
    writeFileSync(path, '')
    chmodSync(folder, 0o755)
    chmodSync(path, 0)
    const fault = await asOrdinaryUser(() => open(serialTransport({ path, format })).untilClosed())
    expect(fault.code).toBe('permission')
    expect(fault.message).toContain('member of group')
  })

  test('can be given up before it is done', async () => {
    const pty = plugIn()
    const gateway = serialTransport({ path: pty.path, format })
    const near = open(gateway)
    gateway.close()
    await near.untilClosed()
    expect(near.heard).toEqual(['closed closed'])
    await open(serialTransport({ path: pty.path, format })).untilOpened()
  })

  test('is possible once; a second owner is turned away', async () => {
    const { gateway, near } = await wire()
    const second = createListeningOwner()
    gateway.open(second)
    expect((await second.untilClosed()).code).toBe('busy')
    expect(near.heard).toEqual(['opened'])
  })
})

describe('a pty with a stable name', () => {
  test('is found again under that name after it was unplugged', async () => {
    const directory = temporaryFolder()
    const path = join(directory, 'gate1')
    const first = plugIn({ directory, name: 'gate1' })
    const before = open(serialTransport({ path, format }))
    await before.untilOpened()
    first.unplug()
    expect((await before.untilClosed()).code).toBe('unplugged')
    expect((await open(serialTransport({ path, format })).untilClosed()).code).toBe('missing')

    const second = plugIn({ directory, name: 'gate1' })
    const gateway = serialTransport({ path, format })
    const near = open(gateway)
    const far = open(second.far)
    await Promise.all([near.untilOpened(), far.untilOpened()])
    gateway.write(sequence(8))
    expect(await far.untilReceived(8)).toEqual(sequence(8))
  })

  test('gives the name up only while it is its own', () => {
    const directory = temporaryFolder()
    const first = plugIn({ directory, name: 'gate1' })
    const second = plugIn({ directory, name: 'gate1' })
    first.unplug()
    expect(readlinkSync(join(directory, 'gate1'))).toBe(second.path)
    expect(second.link).toBe(join(directory, 'gate1'))
    second.unplug()
    expect(() => readlinkSync(join(directory, 'gate1'))).toThrow(/ENOENT/)
  })
})

describe('the simulator’s end', () => {
  test('outlives a gateway that closes and comes back', async () => {
    const { pty, gateway, near, far } = await wire()
    gateway.close()
    await near.untilClosed()
    const again = serialTransport({ path: pty.path, format })
    await open(again).untilOpened()
    again.write(Uint8Array.of(9))
    expect(await far.untilReceived(1)).toEqual(Uint8Array.of(9))
    expect(far.heard).toEqual(['opened', 'bytes'])
  })

  test('that closes is a pulled plug for the gateway', async () => {
    const { pty, near, far } = await wire()
    pty.far.close()
    expect((await near.untilClosed(100)).code).toBe('unplugged')
    expect((await far.untilClosed()).code).toBe('closed')
  })

  test('loses what nobody reads instead of blocking', async () => {
    const { pty, near } = await wire()
    for (let round = 0; round < 40; round++) pty.far.write(sequence(1_000))
    const received = await near.untilReceived(10_000)
    expect(received.subarray(0, 1_000)).toEqual(sequence(1_000))
  })
})
