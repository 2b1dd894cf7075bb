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

// Codes as Node 24 gives them; alerts by RFC 8446, 6.2, the way OpenSSL numbers them.
describe('what TLS said', () => {
  test.each([
    ['CERT_HAS_EXPIRED', /broker's certificate.* has expired \(renew it at the broker/],
    ['CERT_NOT_YET_VALID', /not valid yet \(check the clock/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /no authority that platform.caFile names/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /no authority that platform.caFile names/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /no authority that platform.caFile names/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another host name \(correct platform.url/],
    ['INVALID_PURPOSE', /no certificate of a server/],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', /at least 1\.2/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /speaks no TLS \(check the port/],
    ['ERR_OSSL_X509_KEY_VALUES_MISMATCH', /keyFile is not the key of platform.certFile/],
    ['ERR_OSSL_PEM_NO_START_LINE', /no PEM text/],
  ])('%s is fault refused, with the remedy', (code, words) => {
    expect(socketFault(code)).toMatchObject({ code: 'refused' })
    expect(socketFault(code).message).toMatch(words)
  })

  test.each([
    [70, '42E', /at least 1\.2/],
    [45, '415', /our certificate has expired \(have a new one made/],
    [44, '414', /our certificate was revoked/],
    [48, '418', /does not know the authority of our certificate/],
    [43, '413', /wrong kind/],
    [40, '410', /accepts none of what we offer/],
    [116, '45C', /wants a certificate and this gateway has none/],
  ])('alert %i is fault refused, with the remedy, whatever code it comes with', (_alert, reason, words) => {
    const text = `write EPROTO 40CDA5CCDA7F0000:error:0A000${reason}:SSL routines:ssl3_read_bytes:hunter-2`
    for (const code of ['EPROTO', 'ERR_SSL_TLSV1_ALERT']) {
      expect(socketFault(code, text)).toMatchObject({ code: 'refused' })
      expect(socketFault(code, text).message).toMatch(words)
      expect(socketFault(code, text).message).not.toContain('hunter-2')
    }
  })

  test('an alert without words is named by the code alone', () => {
    const fault = socketFault('ERR_SSL_TLSV1_ALERT_X', '1:error:0A0003E9:SSL routines:hunter-2')
    expect(fault).toMatchObject({
      code: 'refused',
      message: 'TLS with the broker failed: ERR_SSL_TLSV1_ALERT_X',
    })
  })
})

test('a login that the broker refuses comes with the remedy', () => {
  expect(connackFault(0x86).message).toMatch(/check platform.username and platform.passwordFile/)
  expect(connackFault(0x87).message).toMatch(/no such right at the broker/)
})
