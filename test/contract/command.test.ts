/** `warden contract`, as the platform's programmers use it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { asyncApiDocument, contractVersion, releasedContract } from '../../daemon/platform/asyncapi.ts'
import { warden } from '../support/staff-console.ts'

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'warden-contract-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

describe('contract export', () => {
  test('makes the directory and writes the document and a schema for each message', async () => {
    const dir = join(directory(), 'new', 'contract')
    const { code, out, err } = await warden(['contract', 'export', dir])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const schemas = readdirSync(join(dir, 'schemas'))
    expect(out).toBe(`contract ${contractVersion}: ${schemas.length + 1} files in ${dir}\n`)
    expect(readdirSync(dir).sort()).toEqual(['asyncapi.json', 'schemas'])
    expect(JSON.parse(readFileSync(join(dir, 'asyncapi.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(asyncApiDocument())),
    )
  })

  test('writes the same bytes again', async () => {
    const [one, other] = [directory(), directory()]
    await warden(['contract', 'export', one])
    await warden(['contract', 'export', other])
    for (const name of readdirSync(one, { recursive: true, encoding: 'utf8' }))
      if (name.endsWith('.json'))
        expect(readFileSync(join(one, name)).equals(readFileSync(join(other, name))), name).toBe(true)
  })

  test('with --release keeps the release, and never another one under the same version', async () => {
    const dir = directory()
    expect((await warden(['contract', 'export', dir, '--release'])).code).toBe(0)
    expect((await warden(['contract', 'export', dir, '--release'])).code).toBe(0)
    const file = join(dir, 'released', `${contractVersion}.json`)
    writeFileSync(file, '{}')
    const { code, out, err } = await warden(['contract', 'export', dir, '--release'])
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: `warden: ${file} differs: a release never changes; raise contractVersion\n`,
    })
    expect(readFileSync(file, 'utf8')).toBe('{}')
  })

  test('into a place that is no directory is refused in words', async () => {
    const file = join(directory(), 'file')
    writeFileSync(file, '')
    const { code, out, err } = await warden(['contract', 'export', file])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(file)
  })
})

describe('contract check', () => {
  function released(change: (contract: Released) => void, name = `${contractVersion}.json`) {
    const dir = directory()
    mkdirSync(join(dir, 'released'))
    const contract = JSON.parse(JSON.stringify(releasedContract())) as Released
    change(contract)
    writeFileSync(join(dir, 'released', name), JSON.stringify(contract))
    return dir
  }

  interface Released {
    version: string
    ways: Record<string, string>
    schemas: Record<string, { properties: Record<string, unknown> }>
  }

  test('of what this program keeps to ends with 0, for the file and for the directory', async () => {
    const dir = released(() => undefined)
    for (const given of [dir, join(dir, 'released', `${contractVersion}.json`)]) {
      const { code, out, err } = await warden(['contract', 'check', given])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain(`contract ${contractVersion}`)
    }
  })

  test('has one line for each thing that breaks, and ends with 1', async () => {
    const dir = released(({ ways, schemas }) => {
      ways['receive.gate.open'] = 'receive gate, QoS 1, not retained'
      schemas['event.gate.opened'] = { properties: {} }
      const granted = schemas['event.passage.granted'] ?? { properties: {} }
      granted.properties['weather'] = { type: 'string' }
    })
    const { code, out, err } = await warden(['contract', 'check', dir])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err.trimEnd().split('\n')).toEqual([
      'receive.gate.open: is gone',
      'event.passage.granted: field weather is gone',
      'event.gate.opened: is gone',
      '3 changes break a platform that was written for it.',
    ])
  })

  test('of a directory takes the release with the highest version, by its figures', async () => {
    const dir = released((contract) => {
      contract.version = '0.9.0'
      contract.ways['receive.gate.open'] = 'x'
    }, '0.9.0.json')
    const newest = JSON.stringify({ ...releasedContract(), version: '0.10.0' })
    writeFileSync(join(dir, 'released', '0.10.0.json'), newest)
    expect((await warden(['contract', 'check', dir])).out).toContain('contract 0.10.0')
  })

  test.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['JSON of another kind', '{"asyncapi":"3.0.0"}'],
  ])('of %s is refused in words', async (_title, text) => {
    const file = join(directory(), 'file.json')
    if (text !== null) writeFileSync(file, text)
    const { code, out, err } = await warden(['contract', 'check', file])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^\S+file\.json: expected a (file that exists|released contract)/)
    expect((await warden(['contract', 'check', directory()])).err).toContain('expected a released contract')
  })
})
