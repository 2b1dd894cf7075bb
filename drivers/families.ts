/** The table of device families. A new device is one folder and one row here. */
import type { Family } from './family.ts'
import { gateEb } from './gate-eb/index.ts'
import { gateFeab } from './gate-feab/index.ts'
import { hidRelay } from './hid-relay/index.ts'
import { keypadHid } from './keypad-hid/index.ts'
import { lock8a } from './lock-8a/index.ts'
import { lockKerongCu16 } from './lock-kerong-cu16/index.ts'
import { lockKerongCu48 } from './lock-kerong-cu48/index.ts'
import { lockModbusRelay, lockModbusTcpRelay } from './lock-modbus-relay/index.ts'
import { lockWinnsen } from './lock-winnsen/index.ts'
import { lockWkly } from './lock-wkly/index.ts'
import { modbusInputs, modbusTcpInputs } from './modbus-inputs/index.ts'
import { modbusRelay, modbusTcpRelay } from './modbus-relay/index.ts'
import { osdpGate, osdpKeypad, osdpReader } from './osdp/index.ts'
import { samV, samVHid } from './sam-v/index.ts'
import { scannerHidPos } from './scanner-hid-pos/index.ts'
import { scannerSerial } from './scanner-serial/index.ts'
import { uhppote } from './uhppote/index.ts'
import { keypadEvdev, wedgeEvdev } from './wedge-evdev/index.ts'

const rows: readonly Family[] = [
  samV,
  samVHid,
  modbusRelay,
  modbusTcpRelay,
  gateFeab,
  gateEb,
  hidRelay,
  uhppote,
  lock8a,
  lockKerongCu16,
  lockKerongCu48,
  lockWkly,
  lockWinnsen,
  lockModbusRelay,
  lockModbusTcpRelay,
  modbusInputs,
  modbusTcpInputs,
  wedgeEvdev,
  scannerHidPos,
  scannerSerial,
  keypadEvdev,
  keypadHid,
  osdpReader,
  osdpKeypad,
  osdpGate,
]

export const families: ReadonlyMap<string, Family> = new Map(rows.map((row) => [row.name, row]))

/** The family of a name that has been checked. Throws RangeError when there is none. */
export function familyOf(name: string): Family {
  const family = families.get(name)
  if (family === undefined) throw new RangeError(`no device family ${name}`)
  return family
}
