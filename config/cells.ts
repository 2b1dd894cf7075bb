/** Whether the cells of a bank are told apart and have doors on their board. Pure. */
import type { Entry } from './entries.ts'
import { entriesAt, numberIn, textIn } from './entries.ts'
import { unused } from './places.ts'
import type { Finding, Path } from './problem.ts'
import { shown } from './problem.ts'
import type { CellsConfig } from './schema.ts'
import type { SettingsById } from './wires.ts'

/** The cells of a bank one by one. A numbered row is named after its doors, two digits at least. */
export function cellsOf(cells: CellsConfig): { id: string; door: number }[] {
  if (Array.isArray(cells)) return cells
  return Array.from({ length: cells.count }, (_, at) => {
    const door = cells.first + at
    return { id: cells.prefix + String(door).padStart(2, '0'), door }
  })
}

/** Everything wrong with the cells of all banks. */
export function checkCells(root: unknown, settings: SettingsById): Finding[] {
  return entriesAt(root, ['banks']).flatMap((bank) => {
    const doors = doorsOf(settings.get(textIn(bank, 'board') ?? ''))
    const listed = entriesAt(bank.value, ['cells']).map((cell) => ({
      ...cell,
      path: [...bank.path, ...cell.path],
    }))
    return [
      ...repeated(listed, 'id'),
      ...repeated(listed, 'door'),
      ...listed.flatMap((cell) => beyond(doors, numberIn(cell.value, 'door'), [...cell.path, 'door'])),
      ...checkRow(bank, doors),
    ]
  })
}

function checkRow(bank: Entry, doors: number | null): Finding[] {
  const count = numberIn(bank.value, 'cells', 'count')
  if (count === null) return []
  const last = (numberIn(bank.value, 'cells', 'first') ?? 1) + count - 1
  return beyond(doors, last, [...bank.path, 'cells', 'count'])
}

function beyond(doors: number | null, door: number | null, path: Path): Finding[] {
  if (doors === null || door === null || door <= doors) return []
  const expected = {
    zh: `门号不超过 ${doors}（锁控板的门数）`,
    en: `doors up to ${doors}, as many as the board has`,
  }
  return [{ path, at: 'value', expected, got: shown(door) }]
}

/** How many doors a board has by its settings, or null when they do not say. */
function doorsOf(settings: unknown): number | null {
  return numberIn(settings, 'doors') ?? numberIn(settings, 'locks')
}

function repeated(cells: Entry[], key: 'id' | 'door'): Finding[] {
  const first = new Map<unknown, Path>()
  return cells.flatMap((cell) => {
    const value = textIn(cell, key) ?? numberIn(cell.value, key)
    if (value === null) return []
    const owner = first.get(value)
    if (owner === undefined) first.set(value, cell.path)
    if (owner === undefined) return []
    return [{ path: [...cell.path, key], at: 'value', expected: unused(owner), got: shown(value) }]
  })
}
