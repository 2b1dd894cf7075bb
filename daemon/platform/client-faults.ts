/**
 * What went wrong between us and the broker, in the house's closed list of faults. Pure. Texts are made here from
 * codes; nothing that the broker or a library worded is passed on, so no credential can slip through.
 */
import { Fault, type FaultCode } from '../../drivers/fault.ts'

/** Reason codes of CONNACK, PUBACK, SUBACK and DISCONNECT (MQTT 5, 2.4), and the return codes 1–5 of MQTT 3.1.1. */
const reasons: Readonly<Record<number, string>> = {
  1: 'broker does not speak MQTT 5',
  2: 'client id not valid',
  3: 'server unavailable',
  4: 'bad user name or password',
  5: 'not authorised',
  128: 'unspecified error',
  129: 'malformed packet',
  130: 'protocol error',
  131: 'implementation specific error',
  132: 'broker does not speak MQTT 5',
  133: 'client id not valid',
  134: 'bad user name or password',
  135: 'not authorised',
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

const certificateCode = /CERT|TLS|SSL|SIGNATURE|ISSUER|ALTNAME/

/** The socket or the TLS layer failed. `code` is Node's or OpenSSL's; null when there was none. */
export function socketFault(code: string | null): Fault {
  if (code === null) return new Fault('unexpected', 'the connection failed without an error code')
  const known = bySystemCode[code]
  if (known !== undefined) return new Fault(...known)
  if (certificateCode.test(code)) return new Fault('refused', `TLS with the broker failed: ${code}`)
  return new Fault('unexpected', `the connection failed: ${code}`)
}
