/** Whether zones, portals, desks, banks and contacts are named once and refer to what exists. Pure. */
import type { Entry } from './entries.ts'
import { devicesOf, entriesAt, textIn } from './entries.ts'
import { nearest } from './nearest.ts'
import type { Finding, Path, Words } from './problem.ts'
import { pathText, shown } from './problem.ts'

/** Everything wrong with names and references between places. */
export function checkPlaces(root: unknown): Finding[] {
  const zones = entriesAt(root, ['zones'])
  const lists = ['zones', 'lines', 'portals', 'desks', 'banks', 'contacts'].map((key) =>
    entriesAt(root, [key]),
  )
  return [
    ...lists.flatMap(checkUnique),
    ...checkUnique(devicesOf(root).map(({ device }) => device)),
    ...zones.flatMap((zone) => checkReference(zone, ['parent'], zones)),
    ...checkTree(zones),
    ...entriesAt(root, ['portals']).flatMap((portal) => checkPortal(portal, zones)),
    ...entriesAt(root, ['desks']).flatMap((desk) => checkDesk(desk, entriesAt(root, ['banks']))),
    ...entriesAt(root, ['contacts']).flatMap((contact) => checkReference(contact, ['zone'], zones)),
  ]
}

function checkPortal(portal: Entry, zones: Entry[]): Finding[] {
  const found = [...checkReference(portal, ['from'], zones), ...checkReference(portal, ['to'], zones)]
  const to = textIn(portal, 'to')
  if (to !== null && to === textIn(portal, 'from')) {
    const expected = { zh: '与 from 不同的区域', en: 'another zone than from' }
    found.push({ path: [...portal.path, 'to'], at: 'value', expected, got: shown(to) })
  }
  return [...found, ...checkGate(portal)]
}

/** A controlled portal has a gate, one without control has none. */
function checkGate(portal: Entry): Finding[] {
  const gate = textIn(portal, 'gate')
  const path = [...portal.path, 'gate']
  if (textIn(portal, 'control') === 'none') {
    if (gate === null) return []
    const expected = { zh: '不填（control 为 none）', en: 'nothing, since control is none' }
    return [{ path, at: 'value', expected, got: shown(gate) }]
  }
  if (gate !== null || textIn(portal, 'id') === null) return []
  const expected = { zh: '闸机设备编号（或 control: none）', en: 'the id of a gate, or control: none' }
  return [{ path, at: 'value', expected, got: null }]
}

function checkDesk(desk: Entry, banks: Entry[]): Finding[] {
  const wanted = entriesAt(desk.value, ['banks'])
  const found = wanted.flatMap((one) => checkReference(desk, one.path, banks))
  const seen = new Set<unknown>()
  for (const one of wanted) {
    if (seen.has(one.value)) {
      const expected = { zh: '每个柜组只列一次', en: 'each bank once' }
      found.push({ path: [...desk.path, ...one.path], at: 'value', expected, got: shown(one.value) })
    }
    seen.add(one.value)
  }
  return found
}

/** The reference at `path` of an entry must be the id of one of `targets`. */
function checkReference(entry: Entry, path: Path, targets: Entry[]): Finding[] {
  const wanted = textIn(entry, ...path)
  const known = targets.map((target) => textIn(target, 'id')).filter((id) => id !== null)
  if (wanted === null || known.includes(wanted)) return []
  return [{ path: [...entry.path, ...path], at: 'value', expected: oneOf(known, wanted), got: shown(wanted) }]
}

/** Words for a reference that leads nowhere: the nearest id, or those there are. */
export function oneOf(known: readonly string[], wanted: string): Words {
  const near = nearest(wanted, known)
  if (near !== null)
    return { zh: `已定义的编号，是否想写 ${near}`, en: `an id that exists; did you mean ${near}?` }
  const list = known.length > 12 ? `${known.slice(0, 12).join(', ')} …` : known.join(', ')
  if (list === '') return { zh: '已定义的编号，但一个也没有', en: 'an id that exists, but there is none' }
  return { zh: `已定义的编号：${list}`, en: `an id that exists: ${list}` }
}

/** Each id once: the second of the same is the one at fault. */
export function checkUnique(entries: Entry[]): Finding[] {
  const first = new Map<string, Entry>()
  const found: Finding[] = []
  for (const entry of entries) {
    const id = textIn(entry, 'id')
    if (id === null) continue
    const other = first.get(id)
    if (other === undefined) first.set(id, entry)
    else
      found.push({ path: [...entry.path, 'id'], at: 'value', expected: unused(other.path), got: shown(id) })
  }
  return found
}

/** Words for something that is already taken at another place. */
export function unused(path: Path): Words {
  return {
    zh: `未被占用的值（已用于 ${pathText(path)}）`,
    en: `a value not yet used (${pathText(path)} has it)`,
  }
}

/** No zone may lie in itself, however long the way round. */
function checkTree(zones: Entry[]): Finding[] {
  const parents = new Map(zones.map((zone) => [textIn(zone, 'id'), textIn(zone, 'parent')]))
  return zones
    .filter((zone) => isInCircle(textIn(zone, 'id'), parents))
    .map((zone) => ({
      path: [...zone.path, 'parent'],
      at: 'value',
      expected: { zh: '不会绕回自身的上级区域', en: 'a parent that does not lead back to this zone' },
      got: shown(textIn(zone, 'parent')),
    }))
}

function isInCircle(id: string | null, parents: ReadonlyMap<string | null, string | null>): boolean {
  const seen = new Set<string>()
  for (let at = parents.get(id) ?? null; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
    if (at === id) return true
    seen.add(at)
  }
  return false
}
