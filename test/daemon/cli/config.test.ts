import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { warden } from '../../support/staff-console.ts'

const dir = mkdtempSync(join(tmpdir(), 'warden-'))
afterAll(() => rmSync(dir, { recursive: true }))
const example = fileURLToPath(new URL('../../../config/venue.example.yaml', import.meta.url))
const bad = join(dir, 'bad.yaml')
writeFileSync(bad, 'venue:\n  code: "14"\n  gateway: gw1\nzones: []\n')

describe('config check', () => {
  test('a sound file ends with 0', async () => {
    expect(await warden(['config', 'check', example])).toEqual({
      code: 0,
      out: `The configuration is sound: ${example}\n`,
      err: '',
    })
  })

  test('every problem is a line FILE:LINE: path: expected; got, and the code is 1', async () => {
    const { code, out, err } = await warden(['config', 'check', bad])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err.trimEnd().split('\n')).toEqual([
      `${bad}:1: venue.name: expected text; it is missing`,
      `${bad}:1: lines: expected a list; it is missing`,
      `${bad}:2: venue.code: expected six digits of the region, a hyphen, two digits, such as 140500-01; got "14"`,
      `${bad}:4: zones: expected a number of entries ≥ 1; got […] (0)`,
      'Problems: 4.',
    ])
  })

  test('speaks Chinese', async () => {
    const { err } = await warden(['config', 'check', bad, '--lang', 'zh-CN'])
    expect(err).toContain(`${bad}:2: venue.code: 应为 六位行政区划码-两位序号，如 140500-01，实为 "14"`)
  })

  test('--json has all of it for programs', async () => {
    const { code, out } = await warden(['config', 'check', bad, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: false, problems: [{}, {}, {}, { path: 'zones', line: 4 }] })
  })

  test('takes the file of --config when none is named', async () => {
    expect((await warden(['--config', example, 'config', 'check'])).code).toBe(0)
  })

  test('a file that is not there is refused in words', async () => {
    const { code, err } = await warden(['config', 'check', join(dir, 'none.yaml')])
    expect(code).toBe(1)
    expect(err).toContain('expected a file that exists; got ENOENT')
  })
})

test('config schema prints JSON Schema', async () => {
  const { code, out } = await warden(['config', 'schema'])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' })
})
