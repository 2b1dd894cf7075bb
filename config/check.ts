/** All checks of a venue file in one pass: shapes, references, wires, cells, contacts, times. Pure. */
import type { Family } from '../drivers/family.ts'
import type { SerialFormat } from '../drivers/ports.ts'
import { checkCells, checkPressed, sizeHints } from './cells.ts'
import { checkContacts } from './contacts.ts'
import { devicesOf, entriesAt, textIn } from './entries.ts'
import { parseFor } from './expectation.ts'
import { checkLink } from './link.ts'
import { checkPlaces } from './places.ts'
import type { Finding, Hint } from './problem.ts'
import { valueAt } from './problem.ts'
import type { RuleValues } from './rules.ts'
import type { Config, LineConfig, ParsedConfig } from './schema.ts'
import { configSchema } from './schema.ts'
import { checkTiming } from './timing.ts'
import { checkUses } from './uses.ts'
import type { SettingsById } from './wires.ts'
import { checkWires } from './wires.ts'

export interface Checked {
  /** Null when there is any finding. */
  readonly config: Config | null
  readonly findings: readonly Finding[]
  readonly hints: readonly Hint[]
}

/** Checks the value of a venue file against the schema and against itself. Finds everything, not just the first. */
export function checkConfig(root: unknown, families: ReadonlyMap<string, Family>): Checked {
  const shape = parseFor({ schema: configSchema, value: root, base: [] })
  const wires = checkWires(root, families)
  const uses = checkUses(root, families)
  const link = checkLink(root)
  const rules = configSchema.shape.rules.safeParse(valueAt(root, ['rules']))
  const findings = [
    ...shape.findings,
    ...wires.findings,
    ...checkPlaces(root),
    ...uses.findings,
    ...checkCells(root, wires.settings),
    ...(shape.value === null ? [] : checkPressed(shape.value.banks)),
    ...checkContacts(root, wires.settings),
    ...(rules.success ? checkTiming(root, rules.data, wires.settings) : []),
    ...link.findings,
  ]
  const hints = [
    ...uses.hints,
    ...depositHints(root),
    ...unseenHints(root, families, wires.settings),
    ...(shape.value === null ? [] : sizeHints(shape.value.banks, sizesIn(shape.value.rules))),
    ...link.hints,
  ]
  const complete = shape.value !== null && findings.length === 0
  return {
    config: complete ? completed(shape.value, families, wires.settings) : null,
    findings: withoutRepeats(findings),
    hints,
  }
}

function completed(
  parsed: ParsedConfig,
  families: ReadonlyMap<string, Family>,
  settings: SettingsById,
): Config {
  const lines = parsed.lines.flatMap((line): LineConfig[] => {
    const family = families.get(line.family)
    if (family === undefined) return []
    const devices = line.devices.map(({ id }) => ({ id, settings: settings.get(id) }))
    const usual = family.wireFor?.(devices[0]?.settings).serial ?? family.serial
    return [{ ...line, transport: withDefaults(usual, line.transport), devices }]
  })
  return { ...parsed, lines }
}

/** A transport with what it does not say about its serial line taken from the family. */
function withDefaults(
  usual: SerialFormat,
  given: ParsedConfig['lines'][number]['transport'],
): LineConfig['transport'] {
  if (given.kind !== 'serial') return given
  return {
    kind: 'serial',
    path: given.path,
    ...(given.adapter === undefined ? {} : { adapter: given.adapter }),
    baudRate: given.baudRate ?? usual.baudRate,
    dataBits: given.dataBits ?? usual.dataBits,
    parity: given.parity ?? usual.parity,
    stopBits: given.stopBits ?? usual.stopBits,
  }
}

function sizesIn({ lockerSizes = [] }: RuleValues): readonly string[] {
  return typeof lockerSizes === 'object' ? lockerSizes : []
}

/** Where belongings must be deposited but cannot be, nobody can enter (Art. 19). */
function depositHints(root: unknown): Hint[] {
  const banks = entriesAt(root, ['banks'])
  const desks = entriesAt(root, ['desks'])
  const served = new Set(desks.flatMap((desk) => entriesAt(desk.value, ['banks']).map((one) => one.value)))
  const hints = banks
    .filter((bank) => textIn(bank, 'id') !== null && !served.has(textIn(bank, 'id')))
    .map((bank) => ({
      path: [...bank.path, 'id'],
      text: { zh: '没有寄存台使用此柜组', en: 'no desk gives out the cells of this bank' },
    }))
  const required = valueAt(root, ['rules', 'depositRequired']) !== false
  if (!required || served.size > 0 || entriesAt(root, ['portals']).length === 0) return hints
  const text = {
    zh: '要求先寄存物品，却没有带柜组的寄存台：任何人都无法进入',
    en: 'deposits are required, but no desk has a locker bank: nobody will be able to enter',
  }
  return [...hints, { path: ['desks'], text }]
}

/** Devices that can not tell all that their kind is asked for: what that means is said before somebody relies on it. */
function unseenHints(root: unknown, families: ReadonlyMap<string, Family>, settings: SettingsById): Hint[] {
  return devicesOf(root).flatMap(({ line, device }) => {
    const given = settings.get(textIn(device, 'id') ?? '')
    if (given === undefined) return []
    const text = families.get(textIn(line, 'family') ?? '')?.unseen?.(given) ?? null
    return text === null ? [] : [{ path: [...device.path, 'settings'], text }]
  })
}

/** One place, one sentence: the schema and a later check may both have seen the same mistake. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter((finding) => {
    const key = JSON.stringify([finding.path, finding.expected.en])
    return !seen.has(key) && seen.add(key)
  })
}
