/** Venue files for benchmarks: so many lanes, each with a gate and two readers, and so many locker boards. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface SiteOptions {
  readonly directory: string
  readonly lanes: number
  readonly boards: number
  /** The serial port of a device. */
  readonly portOf: (device: string) => string
  readonly readerSettings: Readonly<Record<string, unknown>>
  /** Port of a broker on this machine; null: no platform. */
  readonly broker: number | null
}

export interface SiteDevice {
  readonly id: string
  readonly family: string
  readonly settings: Readonly<Record<string, unknown>>
}

export interface Site {
  readonly file: string
  readonly socket: string
  readonly journal: string
}

/** Wiring of every gate: relays and inputs by direction. */
const gateSettings = { open: { in: 1, out: 2 }, passed: { in: 1, out: 2 } }
const cellsOfBoard = 24

/** The devices of such a site; lane n has `lane-n-in`, `lane-n-out` and `lane-n-gate`. */
export function devicesOf(options: Pick<SiteOptions, 'lanes' | 'boards' | 'readerSettings'>): SiteDevice[] {
  const lanes = numbers(options.lanes).flatMap((n): SiteDevice[] => [
    { id: `lane-${n}-gate`, family: 'modbus-relay', settings: gateSettings },
    { id: `lane-${n}-in`, family: 'sam-v', settings: options.readerSettings },
    { id: `lane-${n}-out`, family: 'sam-v', settings: options.readerSettings },
  ])
  const settings = { board: 1, feedback: 'closed_when_shut', doors: { count: cellsOfBoard } }
  return [
    ...lanes,
    ...numbers(options.boards).map((n) => ({ id: `board-${n}`, family: 'lock-8a', settings })),
  ]
}

/** Writes the venue file; state and socket lie beside it. No deposit is asked for, so that entry needs no locker. */
export function writeSite(options: SiteOptions): Site {
  const { directory } = options
  const site: Site = {
    file: join(directory, 'venue.yaml'),
    socket: join(directory, 'control.sock'),
    journal: join(directory, 'state', 'journal.db'),
  }
  writeFileSync(site.file, JSON.stringify(venueOf(options, site)))
  return site
}

function venueOf(options: SiteOptions, { socket }: Site): object {
  const { directory, lanes, boards, portOf, broker } = options
  const lines = devicesOf(options).map(({ id, family, settings }) => ({
    id,
    family,
    transport: { kind: 'serial', path: portOf(id) },
    devices: [{ id, settings }],
  }))
  return {
    venue: { code: '140500-01', gateway: 'gw1', name: '基准测试场所' },
    zones: [
      { id: 'hall', name: '储物区' },
      { id: 'evaluation', name: '评标区' },
      { id: 'room1', name: '评标一室', parent: 'evaluation' },
    ],
    lines,
    portals: numbers(lanes).map((n) => ({
      id: `lane-${n}`,
      name: `${n} 号通道`,
      from: 'hall',
      to: 'evaluation',
      gate: `lane-${n}-gate`,
      readers: { in: `lane-${n}-in`, out: `lane-${n}-out` },
    })),
    banks: numbers(boards).map((n) => ({
      id: `bank-${n}`,
      name: `${n} 号柜`,
      board: `board-${n}`,
      cells: { count: cellsOfBoard, prefix: `B${n}-` },
    })),
    ...(broker === null ? {} : { platform: { url: `mqtt://127.0.0.1:${broker}`, acknowledges: false } }),
    rules: { depositRequired: false, badgeRequired: false, selfServiceDesk: true },
    state: { dir: join(directory, 'state'), socket },
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1)
}
