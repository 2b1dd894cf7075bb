/**
 * From what the operating system or a library said went wrong to a fault of our closed list. Pure. Knows neither
 * serial ports nor sockets; the transports say what they were doing.
 */
import { Fault, type FaultCode } from '../fault.ts'

/** What a transport was busy with when the error came, in words for the fault's message. */
export interface Attempt {
  /** Kind and address, such as `serial port /dev/venue/gate1`. Never anything about a person. */
  readonly what: string
  /** What should have been there, such as `a tty that can be set to 9600 8N1`. */
  readonly expected: string
  /** The device had been opened before: a node that is missing now was unplugged. */
  readonly inUse?: boolean
  /** The group that owns the device node, where it is known; named when permission is lacking. */
  readonly group?: string | null
}

/** errno(3) names, and the resolver's of getaddrinfo(3), with the fault they mean when a device is opened. */
const codes: Readonly<Record<string, FaultCode>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  ENODEV: 'missing',
  ENXIO: 'missing',
  EACCES: 'permission',
  EPERM: 'permission',
  EBUSY: 'busy',
  EIO: 'unplugged',
  EBADF: 'unplugged',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EAI_FAIL: 'unreachable',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EINVAL: 'unsupported',
  ENOTTY: 'unsupported',
  EISDIR: 'unsupported',
  ENOSYS: 'unsupported',
  EOPNOTSUPP: 'unsupported',
  ERR_DLOPEN_FAILED: 'unsupported',
  ERR_SOCKET_BAD_PORT: 'unsupported',
}

/**
 * serialport 13 and node-hid 3 throw texts without a code. First match wins: a lacking library also says `No such
 * file or directory`, and `No such device or address` (ENXIO) begins like `No such device` (ENODEV).
 */
const texts: readonly (readonly [text: string, code: string])[] = [
  ['cannot open shared object file', 'ERR_DLOPEN_FAILED'],
  ['failed to load native binding', 'ERR_DLOPEN_FAILED'],
  ['no native build was found', 'ERR_DLOPEN_FAILED'],
  ['cannot lock port', 'EBUSY'],
  ['device or resource busy', 'EBUSY'],
  ['no such file or directory', 'ENOENT'],
  ['no such device or address', 'ENXIO'],
  ['no such device', 'ENODEV'],
  ['not a directory', 'ENOTDIR'],
  ['vid/pid/(serialnumber) not found', 'ENODEV'],
  ['no hid devices with requested vid/pid', 'ENODEV'],
  ['permission denied', 'EACCES'],
  ['operation not permitted', 'EPERM'],
  ['input/output error', 'EIO'],
  ['i/o error', 'EIO'],
  ['bad file descriptor', 'EBADF'],
  ['device has been closed', 'EBADF'],
  ['disconnected', 'EIO'],
  // what a write finds whose plug is pulled at that moment (ESHUTDOWN)
  ['transport endpoint shutdown', 'EIO'],
  // node-hid does not say why; a plug that is pulled during the transfer is the usual reason.
  ['could not get feature report', 'EIO'],
  ['could not send feature report', 'EIO'],
  ['inappropriate ioctl', 'ENOTTY'],
  ['invalid argument', 'EINVAL'],
  ['is a directory', 'EISDIR'],
  ['baud rate', 'EINVAL'],
  // a transfer that the controller gave up, as nobody answered: the plug is out, or will be in a moment
  ['transferin error: fault', 'EIO'],
  ['transferout error: fault', 'EIO'],
  // endpoints were looked at when the device was opened; that they are gone means that it is
  ['endpoint not found', 'EIO'],
  // the USB library gives the number of the error only
  ['(errno 1)', 'EPERM'],
  ['(errno 2)', 'ENOENT'],
  ['(errno 5)', 'EIO'],
  ['(errno 13)', 'EACCES'],
  ['(errno 16)', 'EBUSY'],
  ['(errno 19)', 'ENODEV'],
]

/** What each fault says about the thing named in the message. */
const sayings: Readonly<Partial<Record<FaultCode, string>>> = {
  missing: 'is not there',
  unplugged: 'went away',
  permission: 'may not be opened by this user',
  busy: 'is held by another program',
  refused: 'refuses the connection',
  unreachable: 'does not answer',
  reset: 'was closed by the other side',
  unsupported: 'cannot do what was asked of it',
}

/**
 * The fault for an error of the operating system, serialport, node-hid or `node:net`, whether it came as an Error,
 * as a string or as an AggregateError of several addresses. Anything that is not known is `unexpected`.
 */
export function faultCodeOf(error: unknown): FaultCode {
  return codes[errnoOf(error) ?? ''] ?? 'unexpected'
}

/**
 * A fault whose message names the thing, what is wrong with it and what was expected. The original error is kept as
 * `cause`; the first line of its text is quoted only where nothing else would tell what it was.
 */
export function faultFrom(error: unknown, attempt: Attempt): Fault {
  const errno = errnoOf(error)
  const found = faultCodeOf(error)
  const code = found === 'missing' && attempt.inUse === true ? 'unplugged' : found
  const trouble = saying(code, errno) ?? `failed: ${firstLine(error)}`
  return new Fault(
    code,
    `${attempt.what} ${trouble}; expected ${expectation({ code, errno, attempt })}`,
    error,
  )
}

function saying(code: FaultCode, errno: string | null): string | null {
  if (errno === 'ERR_DLOPEN_FAILED') return null
  const words = sayings[code]
  return words === undefined ? null : `${words} (${errno})`
}

interface Finding {
  readonly code: FaultCode
  readonly errno: string | null
  readonly attempt: Attempt
}

function expectation({ code, errno, attempt }: Finding): string {
  if (code !== 'permission') return attempt.expected
  const member =
    typeof attempt.group === 'string'
      ? `this user to be a member of group ${attempt.group}`
      : 'this user to own it'
  // A service's DeviceAllow is looked up once, when the unit starts: a driver loaded later is refused with EPERM.
  return errno === 'EPERM' ? `${member}, and the service to be allowed the device (DeviceAllow)` : member
}

function errnoOf(error: unknown): string | null {
  const code = field(error, 'code')
  if (typeof code === 'string' && code in codes) return code
  const several = field(error, 'errors')
  if (Array.isArray(several) && several.length > 0) return errnoOf(several[0])
  const text = messageOf(error).toLowerCase()
  return texts.find(([part]) => text.includes(part))?.[1] ?? (typeof code === 'string' ? code : null)
}

function field(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
}

function messageOf(error: unknown): string {
  if (typeof error === 'string') return error
  const message = field(error, 'message')
  return typeof message === 'string' ? message : 'an error without a text'
}

/** Characters of a foreign error text that are quoted; longer ones are no longer a reason but a report. */
const maxQuotedLength = 200

function firstLine(error: unknown): string {
  return (messageOf(error).split('\n')[0] ?? '').slice(0, maxQuotedLength)
}
