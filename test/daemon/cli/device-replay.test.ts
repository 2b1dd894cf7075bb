import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../../config/load.ts'
import { systemClock } from '../../../daemon/clock.ts'
import { seeded } from '../../support/chance.ts'
import { type ExampleSite, startExampleSite } from '../../support/example-site.ts'
import { createRealClock } from '../../support/real-clock.ts'
import { warden } from '../../support/staff-console.ts'

let directory = ''
let site: ExampleSite
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'warden-replay-'))
  site = await startExampleSite({
    directory,
    platformUrl: null,
    clock: createRealClock(),
    chance: seeded(1),
    onMovement: () => undefined,
  })
})
afterEach(async () => {
  await site.stop()
  rmSync(directory, { recursive: true })
})

const file = () => join(directory, 'trace.ndjson')
const replay = (...words: readonly string[]) => warden(['device', 'replay', file(), ...words, '--lang', 'en'])

async function record(line: string): Promise<void> {
  const words = ['--config', site.configFile, 'device', 'trace', line, '--output', file(), '--for', '2']
  expect(await warden(words, { clock: systemClock(0) })).toMatchObject({ code: 0, err: '' })
}

/** What the venue file says of a device, as somebody would copy it. */
function settingsOf(device: string): Record<string, unknown> {
  const loaded = readConfig({ file: 'venue.yaml', text: readFileSync(site.configFile, 'utf8') })
  if (!loaded.ok) throw new Error('the example venue does not pass its own check')
  const devices = loaded.config.lines.flatMap((line) => line.devices)
  return { ...Object(devices.find(({ id }) => id === device)?.settings) }
}

describe('device replay', () => {
  test.each(['locker-board', 'lane-1-gate', 'desk-reader'])(
    'finds that the driver of %s asks what was recorded of it, and tells what it told',
    async (line) => {
      await record(line)
      const { code, out, err } = await replay('--settings', JSON.stringify(settingsOf(line)))
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toMatch(/frame \d+: device-1 \{"kind":"Online"/)
      expect(out).toMatch(/\d+ frames: \d+ as recorded, 0 different, 0 not understood, \d+ cut\n$/)
    },
  )

  test('names the first frame that the driver would send otherwise', async () => {
    await record('locker-board')
    const { code, out } = await replay(
      '--settings',
      JSON.stringify({ ...settingsOf('locker-board'), board: 2 }),
    )
    expect(code).toBe(1)
    expect(out).toMatch(/^frame 1: recorded [0-9A-F]+, now it would be [0-9A-F]+\n/)
  })

  test('says what is wrong with a file, and where', async () => {
    await record('locker-board')
    const lines = readFileSync(file(), 'utf8').split('\n')
    const settings = JSON.stringify(settingsOf('locker-board'))
    const told = async (text: string, given = settings) => {
      writeFileSync(file(), text)
      const { code, err } = await replay('--settings', given)
      expect(code).toBe(1)
      return err
    }
    const whole = lines.join('\n')
    expect(await told(whole.replace('"format":1', '"format":9'))).toMatch(
      /line 1: expected a head with format 1/,
    )
    expect(await told(whole.replace(/"hex":"../, '"hex":"XY'))).toMatch(/line 2: expected a frame/)
    expect(await told(`${lines.slice(0, 3).join('\n')}\n{"atMs":`)).toMatch(/line 4: expected a frame/)
    expect(await told('')).toMatch(/line 1: expected a head/)
    expect(await told(whole.replace('lock-8a', 'lock-9z'))).toContain('no known device family: lock-9z')
    expect(await told(whole, '{"doors":0}')).toMatch(/the settings do not fit: .*doors/)
    expect(await told(whole, 'no json')).toContain('the settings do not fit')
    rmSync(file())
    expect((await replay()).err).toContain('cannot be read: ENOENT')
  })
})
