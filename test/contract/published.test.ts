/** The files of the contract: they are what the code says, the official parser takes them, and real messages fit them. */
import { readdirSync, readFileSync } from 'node:fs'
import * as parser from '@asyncapi/parser'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { contractFiles, contractOf } from '../../daemon/cli/contract.ts'
import { catalogue } from '../../daemon/domain/events/catalogue.ts'
import { asyncApiDocument, contractVersion } from '../../daemon/platform/asyncapi.ts'
import { breakingChanges } from '../../daemon/platform/compatibility.ts'
import { schemaFiles } from '../../daemon/platform/published-schemas.ts'
import { operations } from '../../daemon/platform/requests.ts'
import { sealedEvents } from '../support/sealed-events.ts'

const place = new URL('../../contract/', import.meta.url)
const advice = 'run scripts/warden contract export contract'

describe('the published contract', () => {
  test('is what the code says, file for file', () => {
    const files = contractFiles()
    const published = [
      'asyncapi.json',
      ...readdirSync(new URL('schemas/', place)).map((name) => `schemas/${name}`),
    ]
    expect(published.sort(), advice).toEqual([...files.keys()].sort())
    const stale = published.filter((path) => readFileSync(new URL(path, place), 'utf8') !== files.get(path))
    expect(stale, advice).toEqual([])
  })

  test('is valid AsyncAPI by the official parser, which has no more to say than that 3.1 is out', async () => {
    const text = readFileSync(new URL('asyncapi.json', place), 'utf8')
    const { document, diagnostics } = await new parser.Parser().parse(text)
    expect(diagnostics.map(({ code }) => code)).toEqual(['asyncapi-latest-version'])
    expect(document?.version()).toBe('3.0.0')
    expect(document?.info().version()).toBe(contractVersion)
    expect(document?.channels().all().length).toBe(8)
  })

  test('has every event, state and operation of the code', () => {
    const names = [...schemaFiles().keys()]
    const wanted = [
      ...Object.keys(catalogue).map((type) => `event.${type}`),
      ...['gateway', 'device', 'occupancy', 'journal'].map((name) => `state.${name}`),
      ...Object.keys(operations).map((name) => `request.${name}`),
      'response',
      'ack',
    ]
    expect([...names].sort()).toEqual([...wanted].sort())
    const { components } = asyncApiDocument() as { components: { messages: object } }
    expect(Object.keys(components.messages).sort()).toEqual([...wanted].sort())
  })

  test('does not break who was written for the contract that was released', () => {
    for (const file of readdirSync(new URL('released/', place))) {
      const released = JSON.parse(readFileSync(new URL(`released/${file}`, place), 'utf8'))
      expect(breakingChanges(released, contractOf()), file).toEqual([])
    }
  })

  test('names the version that it was released as', () => {
    expect(readdirSync(new URL('released/', place))).toContain(`${contractVersion}.json`)
  })
})

describe('the schema of an event', () => {
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true, uuid: true } })
  const schemas = schemaFiles()
  const validatorOf = (name: string) => ajv.compile(schemas.get(name) ?? {})

  test('takes the envelopes that a journal really seals', () => {
    for (const { text } of sealedEvents(3)) {
      const envelope = JSON.parse(text)
      const isValid = validatorOf(`event.${envelope.type}`)
      expect([isValid(envelope), isValid.errors]).toEqual([true, null])
    }
  })

  test('takes one with a field that a later gateway adds, and none that lacks one or has another type', () => {
    const [first] = sealedEvents(1)
    const envelope = JSON.parse(first?.text ?? '')
    const isValid = validatorOf(`event.${envelope.type}`)
    expect(isValid({ ...envelope, later: 1, data: { ...envelope.data, later: 1 } })).toBe(true)
    const { hash: _, ...without } = envelope
    expect(isValid(without)).toBe(false)
    expect(isValid({ ...envelope, type: 'passage.denied_by_nobody' })).toBe(false)
    expect(isValid({ ...envelope, sequence: 7 })).toBe(false)
  })

  test('of a request takes nothing that it does not name', () => {
    const isValid = validatorOf('request.session.suspend')
    const request = {
      id: 'order-1',
      operation: 'session.suspend',
      audience: '/venues/140500-01/gateways/gw1',
      issued_at: '2026-03-18T14:02:11+08:00',
      expires_at: '2026-03-18T14:07:11+08:00',
      data: { session: 'SX-1', cause: 'complaint' },
    }
    expect(isValid(request)).toBe(true)
    expect(isValid({ ...request, more: 1 })).toBe(false)
    expect(isValid({ ...request, data: { ...request.data, gate: 'lane-1' } })).toBe(false)
    expect(isValid({ ...request, operation: 'session.resume' })).toBe(false)
  })
})
