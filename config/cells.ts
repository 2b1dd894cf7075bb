/** Whether the cells of a bank are told apart and have doors on their board. Pure. */
import type { Entry } from './entries.ts'
import { entriesAt, numberIn, textIn } from './entries.ts'
import { unused } from './places.ts'
import type { Finding, Hint, Path } from './problem.ts'
import { shown } from './problem.ts'
import type { BankCells } from './schema.ts'
import type { SettingsById } from './wires.ts'

/** The cells of a bank one by one, each with its size. A numbered row is named after its doors, two digits at least. */
export function cellsOf({ cells, size }: BankCells): { id: string; door: number; size: string }[] {
  if (Array.isArray(cells)) return cells.map((cell) => ({ ...cell, size: cell.size ?? size }))
  return Array.from({ length: cells.count }, (_, at) => {
    const door = cells.first + at
    return { id: cells.prefix + String(door).padStart(2, '0'), door, size }
  })
}

/** What is pressed on a keypad for a cell: the number on its door without letters; null where there is none. */
export function numberToPress(cell: string): number | null {
  const digits = cell.replace(/[^0-9]/g, '')
  return digits === '' || digits.length > 6 ? null : Number(digits)
}

/** Everything wrong with the cells of banks that have a keypad: it has digits only, and one keypad may serve several banks. */
export function checkPressed(
  banks: readonly (BankCells & { readonly keypad?: string | undefined })[],
): Finding[] {
  const first = new Map<string, Path>()
  return banks.flatMap((bank, at) => {
    if (bank.keypad === undefined) return []
    const path = ['banks', at, 'cells']
    for (const { id } of cellsOf(bank)) {
      const number = numberToPress(id)
      const key = `${bank.keypad}/${number}`
      const owner = first.get(key)
      if (number === null || owner !== undefined) {
        return [
          {
            path,
            at: 'value',
            expected: number === null ? pressable : unused(owner ?? path),
            got: shown(id),
          },
        ]
      }
      first.set(key, path)
    }
    return []
  })
}

const pressable = {
  zh: '带数字的柜格编号（键盘上只有数字）',
  en: 'ids of cells with a number in them, as a keypad has digits only',
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
      ...listed.flatMap((cell) => withoutDoor(doors, doorIn(cell), [...cell.path, 'door'])),
      ...checkRow(bank, doors),
    ]
  })
}

/** A hint for each bank with cells of a size that the rules lack: nobody could be given one of them (Art. 19). */
export function sizeHints(banks: readonly BankCells[], sizes: readonly string[]): Hint[] {
  const list = sizes.join(', ')
  return banks.flatMap((bank, at): Hint[] => {
    const odd = cellsOf(bank).find(({ size }) => !sizes.includes(size))
    if (odd === undefined) return []
    const text = {
      zh: `柜格规格 ${odd.size} 不在 rules.lockerSizes（${list}）中，这些柜格不会被分配`,
      en: `rules.lockerSizes (${list}) lacks the size ${odd.size}: such cells will never be given out`,
    }
    return [{ path: ['banks', at, odd.size === bank.size ? 'size' : 'cells'], text }]
  })
}

function doorIn(cell: Entry): number[] {
  const door = numberIn(cell.value, 'door')
  return door === null ? [] : [door]
}

function checkRow(bank: Entry, doors: ReadonlySet<number> | null): Finding[] {
  const count = numberIn(bank.value, 'cells', 'count')
  if (count === null || count > mostDoors) return []
  const first = numberIn(bank.value, 'cells', 'first') ?? 1
  const wanted = Array.from({ length: count }, (_, at) => first + at)
  return withoutDoor(doors, wanted, [...bank.path, 'cells', 'count'])
}

/** A finding when one of the wanted doors is not on the board. */
function withoutDoor(doors: ReadonlySet<number> | null, wanted: number[], path: Path): Finding[] {
  const missing = doors === null ? undefined : wanted.find((door) => !doors.has(door))
  if (doors === null || missing === undefined) return []
  const list = shortList([...doors].sort((a, b) => a - b))
  const expected = { zh: `锁控板上有的门：${list}`, en: `doors that the board has: ${list}` }
  return [{ path, at: 'value', expected, got: shown(missing) }]
}

/** `1–8, 12` for the doors 1 to 8 and 12. */
function shortList(doors: readonly number[]): string {
  const runs: [number, number][] = []
  for (const door of doors) {
    const last = runs.at(-1)
    if (last !== undefined && door === last[1] + 1) last[1] = door
    else runs.push([door, door])
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ')
}

/** More doors than any board has; keeps a mistyped count from costing memory. */
const mostDoors = 256

/** The doors of a board by its settings: a number, `{ count }`, or a list with each door; null when they do not say. */
function doorsOf(settings: unknown): ReadonlySet<number> | null {
  const count = numberIn(settings, 'doors') ?? numberIn(settings, 'doors', 'count')
  if (count !== null) return new Set(Array.from({ length: Math.min(count, mostDoors) }, (_, at) => at + 1))
  const listed = entriesAt(settings, ['doors']).flatMap(doorIn)
  return listed.length === 0 ? null : new Set(listed)
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
