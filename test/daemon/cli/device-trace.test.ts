import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../daemon/clock.ts'
import type { Movement } from '../../../drivers/ports.ts'
import { seeded } from '../../support/chance.ts'
import { type ExampleSite, startExampleSite } from '../../support/example-site.ts'
import { cardOf, person } from '../../support/people.ts'
import { eventually } from '../../support/programs.ts'
import { createRealClock } from '../../support/real-clock.ts'
import { textsIn } from '../../support/secret-forms.ts'
import { warden } from '../../support/staff-console.ts'

/** The example venue on real ports, and no daemon. */
let directory = ''
let site: ExampleSite
let movements: Movement[] = []
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'warden-trace-'))
  movements = []
  site = await startExampleSite({
    directory,
    platformUrl: null,
    clock: createRealClock(),
    chance: seeded(1),
    onMovement: (_device, movement) => movements.push(movement),
  })
})
afterEach(async () => {
  await site.stop()
  rmSync(directory, { recursive: true })
})

const out = () => join(directory, 'trace.ndjson')
const trace = (words: readonly string[], interrupt = new AbortController()) =>
  warden(['--config', site.configFile, 'device', 'trace', ...words], { clock: systemClock(0), interrupt })
const records = () =>
  readFileSync(out(), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('device trace', () => {
  test('records a lock board for its owner alone, moves nothing, and overwrites nothing', async () => {
    const { code, err } = await trace(['locker-board', '--output', out(), '--for', '1'])
    expect({ code, err, movements }).toEqual({ code: 0, err: '', movements: [] })
    const [head, first, second, ...rest] = records()
    expect(head).toMatchObject({ format: 1, family: 'lock-8a' })
    expect([first, second]).toMatchObject([
      { way: 'out', hex: expect.stringMatching(/^[0-9A-F]+$/) },
      { way: 'in', hex: expect.stringMatching(/^[0-9A-F]+$/) },
    ])
    expect(rest.at(-1)).toEqual({ end: 'time', frames: rest.length + 1 })
    expect(statSync(out()).mode & 0o777).toBe(0o600)
    const again = await trace(['locker-board', '--output', out(), '--for', '1'])
    expect(again.code).toBe(1)
    expect(again.err).toContain('is not overwritten')
  })

  test('leaves a whole file when it is interrupted', async () => {
    const interrupt = new AbortController()
    interrupt.abort()
    const { code } = await trace(['desk-reader', '--output', out()], interrupt)
    expect(code).toBe(0)
    expect(records().at(-1)).toMatchObject({ end: 'stopped' })
  })

  test('of a reader at which somebody shows a card tells of them nothing', async () => {
    const holder = person('A1')
    const recording = trace(['desk-reader', '--output', out(), '--for', '4'])
    await eventually(
      'the reader is asked',
      () => existsSync(out()) && readFileSync(out(), 'utf8').length > 500,
    )
    site.devices.stimulate('desk-reader', { kind: 'PresentCard', card: cardOf(holder) })
    expect(await recording).toMatchObject({ code: 0, err: '' })
    const frames = records().slice(1, -1)
    expect(frames.map(({ code }) => code)).toContain('cardText')
    expect(textsIn(frames, [holder.name, holder.id_no, holder.valid_from])).toEqual([])
    for (const text of [holder.name, holder.id_no]) expect(readFileSync(out(), 'utf8')).not.toContain(text)
  })

  test('makes no file where the device is not there, and says so', async () => {
    site.unplug('lane-1-gate')
    const { code, err } = await trace(['lane-1-gate', '--output', out()])
    expect(code).toBe(1)
    expect(err).toContain('the device node is not there')
    expect(() => statSync(out())).toThrow('ENOENT')
  })

  test.each(['0', '3601', 'x'])('does not take %s seconds', async (seconds) => {
    expect((await trace(['desk-reader', '--output', out(), '--for', seconds])).code).toBe(2)
  })
})
