/** The few calls of the C library that Node does not offer. The only file that knows koffi. */
import { constants } from 'node:fs'
import type { Socket } from 'node:net'
import koffi from 'koffi'
import { nativeCallback } from './native-callback.ts'

// Null: the symbols that the running process has already, so glibc and musl alike.
const libc = koffi.load(null)
const unlockpt = libc.func('int unlockpt(int fd)')
const ptsname = libc.func('int ptsname_r(int fd, _Out_ uint8_t *name, size_t length)')
const tcgetattr = libc.func('int tcgetattr(int fd, _Out_ uint8_t *termios)')
const tcsetattr = libc.func('int tcsetattr(int fd, int when, const uint8_t *termios)')
const cfmakeraw = libc.func('void cfmakeraw(_Inout_ uint8_t *termios)')
const setsockopt = libc.func(
  'int setsockopt(int fd, int level, int name, const int32_t *value, uint32_t length)',
)
const ioctl = libc.func('int ioctl(int fd, unsigned long request, ...)')

/** Flags to open `/dev/ptmx` with; Node adds O_CLOEXEC, so no child keeps a pty from being unplugged. */
export const masterFlags = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK
/** Flags to open a slave with, without making it the controlling terminal. */
export const slaveFlags = constants.O_RDWR | constants.O_NOCTTY

/** Enough for `/dev/pts/` and any number. */
const nameBytes = 64
/** More than a struct termios takes on any machine (60 bytes with glibc on x86-64 and arm64). */
const termiosBytes = 256
const applyNow = 0 // TCSANOW

/** Unlocks the slave of a pty and gives its path. Throws an error with an errno `code`. */
export function unlockSlave(master: number): string {
  check('unlockpt', unlockpt(master))
  const name = Buffer.alloc(nameBytes)
  const failed: number = ptsname(master, name, name.length)
  if (failed !== 0) throw systemError('ptsname_r', failed)
  return name.toString('utf8', 0, name.indexOf(0))
}

/** No echo, no lines, no signals: every byte value passes as it is. Throws an error with an errno `code`. */
export function makeRaw(tty: number): void {
  const termios = Buffer.alloc(termiosBytes)
  check('tcgetattr', tcgetattr(tty, termios))
  cfmakeraw(termios)
  check('tcsetattr', tcsetattr(tty, applyNow, termios))
}

/** Calls `ready` from the event loop whenever `descriptor` can be read or has failed, until the result is called. */
export function onReadable(descriptor: number, ready: () => void): () => void {
  const handle = koffi.node.poll(descriptor, { readable: true, disconnect: true }, nativeCallback(ready))
  return () => handle.close()
}

/** EVIOCGRAB and EVIOCSCLOCKID of linux/input.h, and CLOCK_MONOTONIC of time.h; the same on every machine we run on. */
const eviocgrab = 0x40044590
const eviocsclockid = 0x400445a0
const clockMonotonic = 1

/**
 * Has the input device alone until `descriptor` is closed: neither consoles nor other programs hear it. Throws an error with
 * an errno `code`: EBUSY where another program has it, ENOTTY where it is no input device.
 */
export function grabInput(descriptor: number): void {
  check('ioctl EVIOCGRAB', ioctl(descriptor, eviocgrab, 'intptr_t', 1))
}

/** Has the events of an input device stamped by a clock that is never set. Throws an error with an errno `code`. */
export function stampMonotonic(descriptor: number): void {
  check('ioctl EVIOCSCLOCKID', ioctl(descriptor, eviocsclockid, 'const int32_t *', [clockMonotonic]))
}

/** IPPROTO_TCP and TCP_USER_TIMEOUT of Linux. */
const tcpLevel = 6
const tcpUserTimeout = 18
const int32Bytes = 4

/**
 * How long sent bytes may stay unacknowledged before the connection fails with ETIMEDOUT. Keep-alive does not see
 * that case, as it probes only a connection that has nothing outstanding. False when it could not be set: Node keeps
 * the descriptor to itself, and then the kernel's quarter of an hour stays.
 */
export function setTcpUserTimeout(socket: Socket, timeoutMs: number): boolean {
  const handle: unknown = Reflect.get(socket, '_handle')
  const descriptor: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : null
  if (typeof descriptor !== 'number' || descriptor < 0) return false
  return setsockopt(descriptor, tcpLevel, tcpUserTimeout, [timeoutMs], int32Bytes) === 0
}

function check(call: string, result: number): void {
  if (result !== 0) throw systemError(call, koffi.errno())
}

function systemError(call: string, errno: number): Error {
  const code = Object.entries(koffi.os.errno).find(([, value]) => value === errno)?.[0] ?? `errno ${errno}`
  return Object.assign(new Error(`${call}: ${code}`), { code })
}
