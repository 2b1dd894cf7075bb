/** Whether each line is a wire of its own, of a known family, with devices that can be told apart. Pure. */
import type { Family } from '../drivers/family.ts'
import type { Entry } from './entries.ts'
import { devicesOf, entriesAt, numberIn, textIn } from './entries.ts'
import { parseFor } from './expectation.ts'
import { oneOf, unused } from './places.ts'
import type { Finding, Path } from './problem.ts'
import { pathText, shown, valueAt } from './problem.ts'

type Families = ReadonlyMap<string, Family>

/** The settings of every device that has sound ones, defaults filled in, by device id. */
export type SettingsById = ReadonlyMap<string, unknown>

/** Everything wrong with lines, and the settings of their devices. */
export function checkWires(
  root: unknown,
  families: Families,
): { findings: Finding[]; settings: SettingsById } {
  const lines = entriesAt(root, ['lines'])
  const settings = new Map<string, unknown>()
  const findings = [
    ...lines.flatMap((line) => checkFamily(line, families)),
    ...lines.flatMap((line) => checkKind(line, families)),
    ...lines.flatMap(checkHid),
    ...checkOneOwner(lines),
    ...devicesOf(root).flatMap(({ line, device }) => {
      const family = families.get(textIn(line, 'family') ?? '')
      return family === undefined ? [] : checkSettings(device, family, settings)
    }),
    ...lines.flatMap((line) => checkAddresses(line, settings)),
    ...lines.flatMap((line) => checkDialects(line, families, settings)),
  ]
  return { findings, settings }
}

function checkFamily(line: Entry, families: Families): Finding[] {
  const name = textIn(line, 'family')
  if (name === null || families.has(name)) return []
  return [
    {
      path: [...line.path, 'family'],
      at: 'value',
      expected: oneOf([...families.keys()], name),
      got: shown(name),
    },
  ]
}

/** Some families are spoken on one kind of wire only. */
function checkKind(line: Entry, families: Families): Finding[] {
  const wires: readonly string[] = families.get(textIn(line, 'family') ?? '')?.wires ?? []
  const kind = textIn(line, 'transport', 'kind')
  if (wires.length === 0 || kind === null || wires.includes(kind)) return []
  const path = [...line.path, 'transport', 'kind']
  const list = wires.join(', ')
  const expected = {
    zh: `此型号的接入方式：${list}`,
    en: `a kind of wire that this family is spoken on: ${list}`,
  }
  return [{ path, at: 'value', expected, got: shown(kind) }]
}

function checkSettings(device: Entry, family: Family, settings: Map<string, unknown>): Finding[] {
  const base = [...device.path, 'settings']
  const given = valueAt(device.value, ['settings']) ?? {}
  const { value, findings } = parseFor({ schema: family.settings, value: given, base })
  const id = textIn(device, 'id')
  if (findings.length === 0 && id !== null) settings.set(id, value)
  return findings
}

/** A HID device is found by its node, or by vendor and product. */
function checkHid(line: Entry): Finding[] {
  if (textIn(line, 'transport', 'kind') !== 'hid') return []
  const has = (key: string) => valueAt(line.value, ['transport', key]) !== undefined
  const others = ['vendorId', 'productId', 'serialNumber', 'usagePage']
  const byNode = has('path') && !others.some(has)
  const byIds = !has('path') && has('vendorId') && has('productId')
  if (byNode || byIds) return []
  const expected = {
    zh: '只写 path，或写 vendorId 与 productId（可加 serialNumber、usagePage）',
    en: 'path alone, or vendorId with productId (and serialNumber or usagePage if need be)',
  }
  return [{ path: [...line.path, 'transport'], at: 'value', expected, got: '{…}' }]
}

/** One wire has one owner: no two lines may open the same port. */
function checkOneOwner(lines: Entry[]): Finding[] {
  const owners = new Map<string, Path>()
  return lines.flatMap((line) => {
    const wire = wireOf(line)
    if (wire === null) return []
    const owner = owners.get(wire.name)
    if (owner === undefined) owners.set(wire.name, line.path)
    const path = [...line.path, 'transport', wire.key]
    return owner === undefined ? [] : [{ path, at: 'value', expected: unused(owner), got: shown(wire.name) }]
  })
}

/** What makes a wire the same wire, and the key to point at. */
function wireOf(line: Entry): { name: string; key: string } | null {
  const at = (key: string) => valueAt(line.value, ['transport', key])
  const path = textIn(line, 'transport', 'path')
  if (path !== null) return { name: path, key: 'path' }
  const host = textIn(line, 'transport', 'host')
  if (host !== null) return { name: `${host.toLowerCase()}:${at('port')}`, key: 'port' }
  if (at('vendorId') === undefined) return null
  const keys = ['vendorId', 'productId', 'serialNumber', 'usagePage', 'usbPort']
  return { name: keys.map((key) => at(key) ?? '').join(':'), key: 'vendorId' }
}

/** Settings that tell devices on one wire apart, in whichever words the family uses. */
const addressKeys = ['unit', 'board', 'address', 'device', 'station']

/** Two devices on one wire must have different addresses, and a family without addresses has a wire to itself. */
function checkAddresses(line: Entry, settings: SettingsById): Finding[] {
  const devices = entriesAt(line.value, ['devices'])
  const owners = new Map<number, Path>()
  return devices.flatMap((device, at) => {
    const path = [...line.path, ...device.path]
    const known = settings.get(textIn(device, 'id') ?? '')
    if (known === undefined) return []
    const key = addressKeys.find((one) => numberIn(known, one) !== null)
    const address = key === undefined ? null : numberIn(known, key)
    if (key === undefined || address === null) return at === 0 ? [] : [alone(path)]
    const owner = owners.get(address)
    if (owner === undefined) owners.set(address, path)
    if (owner === undefined) return []
    const where = [...path, 'settings', key]
    return [{ path: where, at: 'value', expected: unused(owner), got: shown(address) }]
  })
}

/** Where the bytes are data, every device of a wire must have the same: one reply must not mean two things. */
function checkDialects(line: Entry, families: Families, settings: SettingsById): Finding[] {
  const family = families.get(textIn(line, 'family') ?? '')
  if (family?.wireFor === undefined) return []
  const known = entriesAt(line.value, ['devices']).flatMap((device) => {
    const given = settings.get(textIn(device, 'id') ?? '')
    // Of two devices with one id, which is reported elsewhere, one has the settings of the other.
    if (given === undefined || !family.settings.safeParse(given).success) return []
    return [{ device, dialect: family.wireFor?.(given).dialect }]
  })
  const other = known.find(({ dialect }) => dialect !== known[0]?.dialect)
  if (other === undefined) return []
  const expected = {
    zh: '同一线路上各设备的 profile 须相同',
    en: 'the same profile as the other devices on this wire',
  }
  const path = [...line.path, ...other.device.path, 'settings']
  return [{ path, at: 'value', expected, got: '{…}' }]
}

function alone(path: Path): Finding {
  const expected = {
    zh: '此型号没有地址，一条线只能接一台',
    en: 'one device only: this family has no address and needs a line of its own',
  }
  return { path, at: 'value', expected, got: pathText(path.slice(-2)) }
}
