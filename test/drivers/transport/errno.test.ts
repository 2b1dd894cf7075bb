import { describe, expect, test } from 'vitest'
import type { FaultCode } from '../../../drivers/fault.ts'
import { faultCodeOf, faultFrom } from '../../../drivers/transport/errno.ts'

const gate = { what: 'serial port /dev/venue/gate1', expected: 'a tty that can be set to 9600 8N1' }

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: something, somewhere`), { code })
}

describe('an errno means', () => {
  test.each<[string, FaultCode]>([
    ['ENOENT', 'missing'],
    ['ENODEV', 'missing'],
    ['ENXIO', 'missing'],
    ['EACCES', 'permission'],
    ['EPERM', 'permission'],
    ['EBUSY', 'busy'],
    ['EIO', 'unplugged'],
    ['EBADF', 'unplugged'],
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['EINVAL', 'unsupported'],
    ['ENOTTY', 'unsupported'],
    ['ENOMEM', 'unexpected'],
  ])('%s: %s', (errno, code) => {
    expect(faultCodeOf(systemError(errno))).toBe(code)
  })
})

describe('a library text without a code means', () => {
  test.each<[string, FaultCode]>([
    ['Error: No such file or directory, cannot open /dev/ttyUSB7', 'missing'],
    ['Error: No such device or address, cannot open /dev/ttyUSB7', 'missing'],
    ['Error: Permission denied, cannot open /dev/ttyUSB7', 'permission'],
    ['Error: Operation not permitted, cannot open /dev/ttyUSB7', 'permission'],
    ['Error Resource temporarily unavailable Cannot lock port', 'busy'],
    ['Error: Inappropriate ioctl for device setting custom baud rate of 13', 'unsupported'],
    ['Error: Invalid argument || while setting custom baud rate of 12345', 'unsupported'],
    ['Error baud rate of 1 is not supported on your platform', 'unsupported'],
    ['bad file descriptor', 'unplugged'],
    [
      "cannot open device with path /dev/hidraw9: Failed to open a device with path '/dev/hidraw9': No such file or directory",
      'missing',
    ],
    [
      'cannot open device with vendor id 0x1 and product id 0x2: Device with requested VID/PID/(SerialNumber) not found',
      'missing',
    ],
    ['cannot open device: No HID devices with requested VID/PID found in the system.', 'missing'],
    [
      "ioctl(GRDESCSIZE) error for '/dev/null', not a HIDRAW device?: Inappropriate ioctl for device",
      'unsupported',
    ],
    [
      'could not read from HID device: hid_read_timeout: unexpected poll error (device disconnected)',
      'unplugged',
    ],
    ['Cannot write to hid device: Input/output error', 'unplugged'],
    ['could not get feature report from device', 'unplugged'],
    ['could not send feature report to device', 'unplugged'],
    ['libusb-1.0.so.0: cannot open shared object file: No such file or directory', 'unsupported'],
    ['Resource temporarily unavailable', 'unexpected'],
    ['Cannot write to hid device: Cannot send after transport endpoint shutdown', 'unplugged'],
    ['claimInterface error: interface is busy (errno 16)', 'busy'],
    ['getDevices error: /sys/bus/usb/devices/ not found (errno 2)', 'missing'],
    ['transferIn error: Disconnected', 'unplugged'],
    ['transferIn error: Fault', 'unplugged'],
    ['transferIn error: endpoint not found', 'unplugged'],
  ])('%s', (text, code) => {
    expect(faultCodeOf(new Error(text))).toBe(code)
    expect(faultCodeOf(text)).toBe(code)
  })
})

describe('the fault', () => {
  test('names the address, the errno and what was expected', () => {
    const fault = faultFrom(systemError('ENOENT'), gate)
    expect(fault.code).toBe('missing')
    expect(fault.message).toBe(
      'serial port /dev/venue/gate1 is not there (ENOENT); expected a tty that can be set to 9600 8N1',
    )
  })

  test('names the group that may open the node', () => {
    const fault = faultFrom(systemError('EACCES'), { ...gate, group: 'dialout' })
    expect(fault.message).toBe(
      'serial port /dev/venue/gate1 may not be opened by this user (EACCES); ' +
        'expected this user to be a member of group dialout',
    )
  })

  test('points to the service when the system forbids what the node allows', () => {
    expect(faultFrom(systemError('EPERM'), { ...gate, group: 'dialout' }).message).toContain('DeviceAllow')
  })

  test('says unplugged for a node that vanished while in use', () => {
    expect(faultFrom(systemError('ENXIO'), { ...gate, inUse: true }).code).toBe('unplugged')
  })

  test('quotes the first line of what is not known, and no stack', () => {
    const fault = faultFrom(new Error('the moon is full\n    at moon.js:1'), gate)
    expect(fault.code).toBe('unexpected')
    expect(fault.message).toContain('failed: the moon is full;')
    expect(fault.message).not.toContain('moon.js')
  })

  test('names the library that is lacking', () => {
    const text = 'libudev.so.1: cannot open shared object file: No such file or directory'
    expect(faultFrom(new Error(text), gate).message).toContain(text)
  })

  test('takes the first reason when several addresses of a host failed', () => {
    const error = new AggregateError([systemError('ECONNREFUSED'), systemError('ENETUNREACH')])
    expect(faultCodeOf(error)).toBe('refused')
  })

  test.each([[null], [undefined], [42], [{}]])('copes with %s', (error) => {
    expect(faultFrom(error, gate).code).toBe('unexpected')
  })
})
