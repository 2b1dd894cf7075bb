/** Whether every device is used once, input boards aside, and for something its family can do. Pure. */
import type { DeviceKind, Family } from '../drivers/family.ts'
import type { Entry } from './entries.ts'
import { devicesOf, entriesAt, textIn } from './entries.ts'
import { oneOf, unused } from './places.ts'
import type { Finding, Hint, Path, Words } from './problem.ts'
import { shown } from './problem.ts'

/** A place in the file that names a device, and what the device must be to serve there. */
export interface DeviceUse {
  readonly path: Path
  readonly device: string
  readonly kind: DeviceKind
}

const kindWords: Readonly<Record<DeviceKind, Words>> = {
  reader: { zh: '读证设备', en: 'a card reader' },
  scanner: { zh: '识别牌或扫码设备', en: 'a badge or code reader' },
  keypad: { zh: '数字键盘', en: 'a keypad' },
  gate: { zh: '闸机或门控设备', en: 'a gate' },
  locker: { zh: '锁控板', en: 'a lock board' },
  inputs: { zh: '输入板', en: 'an input board' },
}

const shareable: ReadonlySet<DeviceKind> = new Set(['inputs', 'keypad'])

/** Every place that names a device, in the order of the file's sections. */
export function usesIn(root: unknown): DeviceUse[] {
  const section = (key: string, path: Path, kind: DeviceKind) =>
    entriesAt(root, [key]).flatMap((entry) => useAt(entry, path, kind))
  return [
    ...section('portals', ['gate'], 'gate'),
    ...section('portals', ['readers', 'in'], 'reader'),
    ...section('portals', ['readers', 'out'], 'reader'),
    ...section('desks', ['reader'], 'reader'),
    ...section('desks', ['scanner'], 'scanner'),
    ...section('banks', ['board'], 'locker'),
    ...section('banks', ['keypad'], 'keypad'),
    ...section('contacts', ['device'], 'inputs'),
  ]
}

function useAt(entry: Entry, path: Path, kind: DeviceKind): DeviceUse[] {
  const device = textIn(entry, ...path)
  return device === null ? [] : [{ path: [...entry.path, ...path], device, kind }]
}

/** Everything wrong with the use of devices; unused ones are only worth a hint. */
export function checkUses(
  root: unknown,
  families: ReadonlyMap<string, Family>,
): { findings: Finding[]; hints: Hint[] } {
  const kinds = new Map<string, DeviceKind | null>()
  for (const { line, device } of devicesOf(root)) {
    const id = textIn(device, 'id')
    if (id !== null) kinds.set(id, families.get(textIn(line, 'family') ?? '')?.kind ?? null)
  }
  const first = new Map<string, DeviceUse>()
  const findings = usesIn(root).flatMap((use) => {
    const found = checkUse(use, kinds, first.get(use.device))
    if (!first.has(use.device)) first.set(use.device, use)
    return found
  })
  return { findings, hints: unusedHints(root, first) }
}

function checkUse(
  use: DeviceUse,
  kinds: ReadonlyMap<string, DeviceKind | null>,
  earlier: DeviceUse | undefined,
): Finding[] {
  const finding = (expected: Words): Finding[] => [
    { path: use.path, at: 'value', expected, got: shown(use.device) },
  ]
  const kind = kinds.get(use.device)
  if (kind === undefined) {
    return finding(
      oneOf(
        [...kinds].filter(([, it]) => it === use.kind).map(([id]) => id),
        use.device,
      ),
    )
  }
  if (kind !== null && kind !== use.kind) {
    const [wanted, is] = [kindWords[use.kind], kindWords[kind]]
    return finding({ zh: `${wanted.zh}（此设备是${is.zh}）`, en: `${wanted.en} (this device is ${is.en})` })
  }
  // The contacts of one board share it, and banks that stand together a keypad; what is told apart on them is checked there.
  const isShared = earlier?.kind === use.kind && shareable.has(use.kind)
  return earlier === undefined || isShared ? [] : finding(unused(earlier.path))
}

function unusedHints(root: unknown, used: ReadonlyMap<string, DeviceUse>): Hint[] {
  return devicesOf(root)
    .filter(({ device }) => {
      const id = textIn(device, 'id')
      return id !== null && !used.has(id)
    })
    .map(({ device }) => ({
      path: [...device.path, 'id'],
      text: {
        zh: '此设备没有用于任何通道、寄存台、柜组或触点',
        en: 'this device serves no portal, desk, bank or contact',
      },
    }))
}
