import { describe, expect, test } from 'vitest'
import {
  connackFault,
  disconnectFault,
  refusalFault,
  socketFault,
} from '../../../daemon/platform/client-faults.ts'

// Reason codes: MQTT Version 5.0, 2.4 and 3.2.2.2.
describe('what the broker said', () => {
  test.each([
    [0x86, /bad user name or password/],
    [0x87, /not authorised/],
    [0x8a, /banned/],
    [0x01, /does not speak MQTT 5/],
    [0x84, /does not speak MQTT 5/],
    [0xff, /reason code 255/],
  ])('CONNACK with reason %i is fault refused, in words', (reason, words) => {
    expect(connackFault(reason).code).toBe('refused')
    expect(connackFault(reason).message).toMatch(words)
  })

  test.each([
    [0x8e, 'reset', /session taken over/],
    [0x8b, 'reset', /shutting down/],
    [0x8d, 'reset', /keep alive/],
    [0x87, 'refused', /not authorised/],
    [0x95, 'refused', /packet too large/],
  ])('DISCONNECT with reason %i is fault %s', (reason, code, words) => {
    expect(disconnectFault(reason).code).toBe(code)
    expect(disconnectFault(reason).message).toMatch(words)
  })

  test('a refused message keeps its reason', () => {
    expect(refusalFault('publish', 0x97).message).toMatch(/publish: quota exceeded/)
    expect(refusalFault('subscribe', null).code).toBe('refused')
  })
})

test.each([
  ['ECONNREFUSED', 'refused'],
  ['ENOTFOUND', 'missing'],
  ['EAI_AGAIN', 'unreachable'],
  ['ETIMEDOUT', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['CERT_HAS_EXPIRED', 'refused'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'refused'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'refused'],
  ['EWHATEVER', 'unexpected'],
])('a socket that fails with %s is fault %s', (systemCode, code) => {
  expect(socketFault(systemCode).code).toBe(code)
})

test('a socket that fails without a code is fault unexpected', () => {
  expect(socketFault(null).code).toBe('unexpected')
})
