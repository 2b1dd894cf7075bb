/** A sound little venue file and the families it needs, for tests that spoil one thing at a time. */
import * as z from 'zod'
import type { LoadResult } from '../../config/load.ts'
import { readConfig } from '../../config/load.ts'
import type { DeviceKind, Family } from '../../drivers/family.ts'

const text = `venue:
  code: 140500-01
  gateway: gw1
  name: 示例市公共资源交易中心
zones:
  - { id: hall, name: 储物区 }
  - { id: evaluation, name: 评标区 }
  - { id: room1, name: 评标一室, parent: evaluation }
lines:
  - id: reader-1
    family: test-reader
    transport: { kind: serial, path: /dev/venue/reader-1 }
    devices: [{ id: lane-in }]
  - id: reader-2
    family: test-reader
    transport: { kind: serial, path: /dev/venue/reader-2 }
    devices: [{ id: desk-reader }]
  - id: gates
    family: test-gate
    transport: { kind: tcp, host: 10.0.0.7, port: 4001 }
    devices:
      - { id: lane-gate, settings: { unit: 1 } }
      - { id: spare-gate, settings: { unit: 2 } }
  - id: locks
    family: test-locks
    transport: { kind: serial, path: /dev/venue/locks, baudRate: 9600 }
    devices: [{ id: board-1, settings: { board: 1 } }]
portals:
  - id: lane-1
    name: 一号通道
    from: hall
    to: evaluation
    gate: lane-gate
    readers: { in: lane-in }
desks:
  - { id: desk, name: 寄存台, reader: desk-reader, banks: [bank-a] }
banks:
  - { id: bank-a, name: 甲柜, board: board-1, cells: { count: 24 } }
`

/** The sound file with pieces of its text replaced; a piece that is not there is a mistake in the test. */
export function venueFile(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`the venue file of the tests has no "${from}"`)
    return before.replace(from, () => to)
  }, text)
}

/** For a venue file with an input board: the changes that give it the device `inputs-1` and these contacts. */
export function withContacts(...contacts: readonly string[]): (readonly [string, string])[] {
  const board = `  - id: inputs
    family: test-inputs
    transport: { kind: serial, path: /dev/venue/inputs }
    devices: [{ id: inputs-1 }]
`
  const list = contacts.map((contact) => `  - ${contact}\n`).join('')
  return [
    ['portals:', `${board}portals:`],
    ['\nbanks:', `\ncontacts:\n${list}banks:`],
  ]
}

/** Loads such a file from memory, as `venue.yaml`. */
export function loaded(...changes: readonly (readonly [string, string])[]): LoadResult {
  return readConfig({ file: 'venue.yaml', text: venueFile(...changes) }, testFamilies)
}

/** What is wrong with the sound file and a line more at its end. */
export function problemsIn(line: string) {
  const result = readConfig({ file: 'venue.yaml', text: `${text}${line}\n` }, testFamilies)
  return result.ok ? [] : result.problems
}

/** Where a piece of the sound file stands, from 1. */
export function lineOf(piece: string): number {
  return text.slice(0, text.indexOf(piece)).split('\n').length
}

/** A family that exists only as far as a configuration looks at it. */
function configFamily(name: string, kind: DeviceKind, settings: z.ZodType): Family {
  const never = () => {
    throw new Error('families of configuration tests have no devices')
  }
  return {
    name,
    kind,
    settings,
    serial: { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
    gapMs: 0,
    identityOf: () => null,
    interByteMs: 0,
    codec: {
      maxLength: 1,
      encode: never,
      scanRequest: never,
      scanReply: never,
      answers: never,
      replyLength: never,
      explain: never,
    },
    converse: never,
    simulate: never,
  }
}

const rows = [
  configFamily('test-reader', 'reader', z.strictObject({ pollMs: z.int().min(100).default(300) })),
  configFamily(
    'test-gate',
    'gate',
    z.strictObject({ unit: z.int().min(1).max(247).default(1), relockMs: z.int().default(5000) }),
  ),
  configFamily(
    'test-inputs',
    'inputs',
    z.strictObject({ unit: z.int().min(1).default(1), inputs: z.int().default(8) }),
  ),
  configFamily('test-keypad', 'keypad', z.strictObject({})),
  configFamily('test-scanner', 'scanner', z.strictObject({})),
  configFamily(
    'test-locks',
    'locker',
    z.strictObject({
      board: z.int().min(1),
      doors: z.union([z.int(), z.array(z.strictObject({ door: z.int() }))]).default(24),
      sessionKey: z.int().optional(),
    }),
  ),
]

export const testFamilies: ReadonlyMap<string, Family> = new Map(rows.map((row) => [row.name, row]))
