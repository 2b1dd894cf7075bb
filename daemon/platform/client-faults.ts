/**
 * What went wrong between us and the broker, in the house's closed list of faults. Pure. Texts are made here from
 * codes; nothing that the broker or a library worded is passed on, so no credential can slip through.
 */
import { Fault, type FaultCode } from '../../drivers/fault.ts'

const badLogin = 'bad user name or password (check platform.username and platform.passwordFile)'
const notAuthorised =
  'not authorised (the account or certificate of this gateway has no such right at the broker)'

/** Reason codes of CONNACK, PUBACK, SUBACK and DISCONNECT (MQTT 5, 2.4), and the return codes 1–5 of MQTT 3.1.1. */
const reasons: Readonly<Record<number, string>> = {
  1: 'broker does not speak MQTT 5',
  2: 'client id not valid',
  3: 'server unavailable',
  4: badLogin,
  5: notAuthorised,
  128: 'unspecified error',
  129: 'malformed packet',
  130: 'protocol error',
  131: 'implementation specific error',
  132: 'broker does not speak MQTT 5',
  133: 'client id not valid',
  134: badLogin,
  135: notAuthorised,
  136: 'server unavailable',
  137: 'server busy',
  138: 'banned',
  139: 'server shutting down',
  140: 'bad authentication method',
  141: 'keep alive timeout',
  142: 'session taken over: another client uses our client id',
  143: 'topic filter not valid',
  144: 'topic name not valid',
  147: 'receive maximum exceeded',
  149: 'packet too large',
  150: 'message rate too high',
  151: 'quota exceeded',
  152: 'administrative action',
  153: 'payload format not valid',
  154: 'retained messages not supported',
  155: 'QoS 1 not supported',
  156: 'use another server',
  157: 'server moved',
  159: 'connection rate exceeded',
  160: 'maximum connect time',
}

/** DISCONNECT reasons that mean "not you", as against "not now". */
const refusals: ReadonlySet<number> = new Set([
  129, 130, 134, 135, 138, 140, 144, 147, 149, 152, 153, 154, 155,
])

function worded(reason: number): string {
  return reasons[reason] ?? `reason code ${reason}`
}

/** The broker answered CONNECT with a reason other than success. */
export function connackFault(reason: number): Fault {
  return new Fault('refused', `broker refused the connection: ${worded(reason)}`)
}

/** The broker answered PUBLISH or SUBSCRIBE with a reason that means no. */
export function refusalFault(what: 'publish' | 'subscribe', reason: number | null): Fault {
  return new Fault(
    'refused',
    `broker refused to ${what}: ${reason === null ? 'no reason given' : worded(reason)}`,
  )
}

/** The broker sent DISCONNECT. */
export function disconnectFault(reason: number): Fault {
  return new Fault(refusals.has(reason) ? 'refused' : 'reset', `broker disconnected us: ${worded(reason)}`)
}

const bySystemCode: Readonly<Record<string, readonly [FaultCode, string]>> = {
  ECONNREFUSED: ['refused', 'nothing listens at the broker address'],
  ENOTFOUND: ['missing', 'the broker host name does not exist'],
  EAI_AGAIN: ['unreachable', 'the broker host name cannot be looked up'],
  ETIMEDOUT: ['unreachable', 'the broker host does not answer'],
  EHOSTUNREACH: ['unreachable', 'no way to the broker host'],
  EHOSTDOWN: ['unreachable', 'the broker host is down'],
  ENETUNREACH: ['unreachable', 'no way to the network of the broker'],
  ENETDOWN: ['unreachable', 'the network is down'],
  ECONNRESET: ['reset', 'the broker reset the connection'],
  ECONNABORTED: ['reset', 'the connection was aborted'],
  EPIPE: ['reset', 'the broker closed the connection'],
}

/** What the broker's certificate lacks, or our own files, with the remedy: by the codes of Node and OpenSSL. */
const strangeAuthority =
  "the broker's certificate is from no authority that platform.caFile names (check the file, and whose broker it is)"
const tooOld = 'no TLS version in common: at least 1.2 is needed (renew the older side)'
const byTlsCode: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED:
    "the broker's certificate, or its authority's, has expired (renew it at the broker, or check the clock of this machine)",
  CERT_NOT_YET_VALID: "the broker's certificate is not valid yet (check the clock of this machine)",
  CERT_REVOKED: "the broker's certificate was revoked (renew it at the broker)",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "the broker's certificate is for another host name (correct platform.url, or renew it at the broker with this name)",
  SELF_SIGNED_CERT_IN_CHAIN: strangeAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: strangeAuthority,
  UNABLE_TO_GET_ISSUER_CERT: strangeAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: strangeAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: strangeAuthority,
  CERT_SIGNATURE_FAILURE: strangeAuthority,
  INVALID_PURPOSE: 'what the broker shows is no certificate of a server (have one made for a server)',
  ERR_SSL_UNSUPPORTED_PROTOCOL: tooOld,
  ERR_SSL_WRONG_VERSION_NUMBER: 'what listens there speaks no TLS (check the port in platform.url)',
  ERR_OSSL_X509_KEY_VALUES_MISMATCH:
    'platform.keyFile is not the key of platform.certFile (put the pair of one making there)',
  ERR_OSSL_PEM_NO_START_LINE:
    'platform.caFile, certFile or keyFile is no PEM text (put the right file there)',
}

/** Why the broker ended the handshake: descriptions of TLS alerts (RFC 8446, 6.2; RFC 5246, 7.2). */
const byAlert: Readonly<Record<number, string>> = {
  40: 'the broker accepts none of what we offer; where it wants a certificate, this gateway has none (set platform.certFile and keyFile)',
  42: "our certificate is no good to the broker (check its dates and this machine's clock, or renew it)",
  43: 'our certificate is of the wrong kind for a gateway (have one made for a client)',
  44: 'our certificate was revoked (have a new one made for this gateway)',
  45: 'our certificate has expired (have a new one made for this gateway)',
  46: 'our certificate is not accepted by the broker (have a new one made for this gateway)',
  48: 'the broker does not know the authority of our certificate (check platform.certFile, and whose broker it is)',
  49: 'our certificate has no right to connect (ask whoever runs the broker)',
  70: tooOld,
  116: 'the broker wants a certificate and this gateway has none (set platform.certFile and keyFile)',
}

/** OpenSSL numbers an alert that came in as reason 1000 and its description, in hexadecimal after the library 0A (SSL). */
const opensslAlert = /error:0A000([0-9A-F]{3}):/

function alertIn(text: string): string | null {
  const reason = opensslAlert.exec(text)?.[1]
  return reason === undefined ? null : (byAlert[Number.parseInt(reason, 16) - 1000] ?? null)
}

const certificateCode = /CERT|TLS|SSL|SIGNATURE|ISSUER|ALTNAME/

/**
 * The socket or the TLS layer failed. `code` is Node's or OpenSSL's; null when there was none. Of `text`, what the library
 * said, only the number of a TLS alert is looked at.
 */
export function socketFault(code: string | null, text = ''): Fault {
  if (code === null) return new Fault('unexpected', 'the connection failed without an error code')
  const known = bySystemCode[code]
  if (known !== undefined) return new Fault(...known)
  const ofTls = alertIn(text) ?? byTlsCode[code]
  if (ofTls !== undefined) return new Fault('refused', `TLS with the broker failed: ${ofTls}`)
  if (certificateCode.test(code)) return new Fault('refused', `TLS with the broker failed: ${code}`)
  return new Fault('unexpected', `the connection failed: ${code}`)
}
