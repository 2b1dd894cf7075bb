/** Settings with which a device of each family can stand in a venue file: no more than its schema asks for. */
import { eb, feab } from './gate-profiles.ts'

const cabinet = { feedback: 'closed_when_shut', doors: { count: 4 } }
const relayLocks = {
  relays: 8,
  pulseMs: 300,
  doors: { count: 4 },
  contacts: { feedback: 'closed_when_shut' },
}
const relayGate = { open: { in: 1, out: 2 }, passed: { in: 3, out: 4 }, fire: 8 }

const asked: Readonly<Record<string, unknown>> = {
  'modbus-relay': relayGate,
  'modbus-tcp-relay': relayGate,
  'gate-feab': { profile: feab, inSide: 'a' },
  'gate-eb': { profile: eb, inSide: 'a' },
  'hid-relay': { serial: 'ABCDE', open: { in: 1, out: 2 } },
  uhppote: { serial: 423_187_757, doors: { in: 1, out: 2 }, contact: 'unwired' },
  'lock-8a': cabinet,
  'lock-kerong-cu16': cabinet,
  'lock-kerong-cu48': cabinet,
  'lock-wkly': cabinet,
  'lock-winnsen': cabinet,
  'lock-modbus-relay': relayLocks,
  'lock-modbus-tcp-relay': relayLocks,
  'modbus-inputs': { inputs: 8 },
  'modbus-tcp-inputs': { inputs: 8 },
  'scanner-hid-pos': { shape: 'zebra' },
  'osdp-reader': { address: 1, security: 'none' },
  'osdp-keypad': { address: 1, security: 'none' },
  'osdp-gate': { address: 1, security: 'none', open: { in: 0, out: 1 }, passed: { in: 0, out: 1 }, fire: 2 },
}

/** As a venue file would have them, before its check; for a family that needs none, none. */
export function usualSettings(family: string): unknown {
  return asked[family] ?? {}
}

/** What says which device of a bus is meant. */
const addressKeys: Readonly<Record<string, string>> = {
  'modbus-relay': 'unit',
  'gate-eb': 'address',
  'lock-8a': 'board',
  'lock-kerong-cu16': 'board',
  'lock-kerong-cu48': 'device',
  'lock-wkly': 'board',
  'lock-winnsen': 'station',
  'lock-modbus-relay': 'unit',
  'modbus-inputs': 'unit',
  'osdp-reader': 'address',
  'osdp-keypad': 'address',
  'osdp-gate': 'address',
}

/** Settings of a second device on the same bus; null for a family that has a wire of its own. */
export function secondOnBus(family: string): unknown {
  const key = addressKeys[family]
  return key === undefined ? null : { ...Object(usualSettings(family)), [key]: 2 }
}
