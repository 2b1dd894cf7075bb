import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { venueJsonSchema } from '../../config/json-schema.ts'
import { loadConfig } from '../../config/load.ts'
import { venueOf } from '../../daemon/site.ts'
import { families } from '../../drivers/families.ts'
import { testFamilies } from '../support/venue-file.ts'

const path = (name: string) => fileURLToPath(new URL(`../../config/${name}`, import.meta.url))

describe('the example of a venue file', () => {
  const example = loadConfig(path('venue.example.yaml'))

  test('loads without a problem or a hint', () => {
    expect(example).toMatchObject({ ok: true, warnings: [] })
  })

  test('is a whole site: two lanes, two rooms inside the evaluation area, 24 cells', () => {
    if (!example.ok) throw new Error('the example does not load')
    const venue = venueOf(example.config)
    expect([...venue.portals.keys()]).toEqual(['lane-1', 'lane-2', 'room1-door', 'room2-door'])
    expect(venue.zones.get('room2')?.parent).toBe('evaluation')
    expect(venue.banks.get('bank-a')?.cells.at(-1)).toEqual({ id: 'A24', door: 24, size: 'small' })
    expect(venue.uses.size).toBe(14)
  })

  test('names its schema for editors', () => {
    const [first] = readFileSync(path('venue.example.yaml'), 'utf8').split('\n')
    expect(first).toBe('# yaml-language-server: $schema=./venue.schema.json')
  })
})

describe('the JSON Schema of the venue file', () => {
  test('config/venue.schema.json is up to date; if not, run `scripts/warden config schema > config/venue.schema.json`', () => {
    const published: unknown = JSON.parse(readFileSync(path('venue.schema.json'), 'utf8'))
    expect(published).toEqual(JSON.parse(JSON.stringify(venueJsonSchema(families))))
  })

  test('has one alternative for a line per family, with the settings of that family', () => {
    const schema = JSON.parse(JSON.stringify(venueJsonSchema(testFamilies)))
    const lines: { properties: { family: unknown } }[] = schema.properties.lines.items.oneOf
    expect(lines.map(({ properties }) => properties.family)).toEqual([
      { const: 'test-reader' },
      { const: 'test-gate' },
      { const: 'test-inputs' },
      { const: 'test-keypad' },
      { const: 'test-scanner' },
      { const: 'test-locks' },
    ])
    expect(lines[1]).toHaveProperty('properties.devices.items.properties.settings.properties.relockMs')
  })

  test('says in two languages what each entry is', () => {
    const schema = JSON.stringify(venueJsonSchema(testFamilies))
    expect(schema).toContain('准许通行的有效秒数')
    expect(schema).toContain('How long a grant lasts')
  })
})
