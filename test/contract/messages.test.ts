/** Real messages against the published schemas, as a stranger's validator sees them: files and AsyncAPI payloads alike. */
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { Draft } from '../../daemon/domain/events/catalogue.ts'
import { firstPrevhash, seal } from '../../daemon/journal/envelope.ts'
import { asyncApiDocument } from '../../daemon/platform/asyncapi.ts'
import {
  devicePayload,
  gatewayPayload,
  journalPayload,
  occupancyPayload,
  topics,
} from '../../daemon/platform/contract.ts'
import { schemaFiles } from '../../daemon/platform/published-schemas.ts'
import { isOperation, operations, requestBody } from '../../daemon/platform/requests.ts'
import { eventTypes, instancesOf } from '../support/event-shapes.ts'
import { moment, seededRandom } from '../support/journal-drafts.ts'
import { textOf } from '../support/source-tree.ts'

const options = { strict: false, formats: { 'date-time': true, uuid: true } } as const
const files = schemaFiles()
const ofFiles = new Ajv2020(options)
const document = asyncApiDocument() as unknown as {
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>
    readonly messages: Readonly<Record<string, Message>>
  }
}
const { messages, schemas } = document.components
const ofDocument = new Ajv(options)
ofDocument.addSchema({ $id: 'document', components: { schemas } })

interface Message {
  readonly payload: object
  readonly headers?: object
  readonly examples: readonly { readonly payload: unknown; readonly headers?: unknown }[]
}

const isValidByFile = compiled((name) => ofFiles.compile(files.get(name) ?? false))
const isValidByDocument = compiled((name) => ofDocument.compile(resolved(messages[name]?.payload ?? false)))

type Validates = (value: unknown) => boolean

/** A validator for each message, made once. */
function compiled(make: (name: string) => Validates): (name: string, value: unknown) => boolean {
  const made = new Map<string, Validates>()
  return (name, value) => {
    const validates = made.get(name) ?? make(name)
    made.set(name, validates)
    return validates(value)
  }
}

/** References of the document, as ajv finds them from outside. */
function resolved(schema: object | false): object | boolean {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components'))
}

const random = seededRandom()

/** An envelope of this type as the journal seals it, with or without what may be absent. */
function envelopeOf(type: string, data: unknown, { isFull }: { readonly isFull: boolean }) {
  const place = isFull ? { session: 'SX-1', zone: 'evaluation' } : { session: null, zone: null }
  const draft = { type, subject: 'p-000000000000', ...place, data } as Draft
  const origin = {
    source: '/venues/140500-01/gateways/gw1',
    stream: 'j-1',
    utcOffset: '+08:00',
    test: isFull,
  }
  const previous = { sequence: 0, hash: firstPrevhash }
  const { text } = seal(draft, { origin, previous, moment: moment(1), id: random.eventId(moment(1).ms) })
  return JSON.parse(text) as Readonly<Record<string, unknown>>
}

describe('an event', () => {
  test.each(eventTypes)('%s is valid as the journal seals it, with every code of its lists', (type) => {
    for (const data of instancesOf(type)) {
      for (const isFull of [true, false]) {
        const envelope = envelopeOf(type, data, { isFull })
        expect(isValidByFile(`event.${type}`, envelope)).toBe(true)
        expect(isValidByDocument(`event.${type}`, envelope)).toBe(true)
      }
    }
  })

  test('has no member in the journal that the contract does not name, and none named that never comes', () => {
    const [data] = instancesOf('passage.granted')
    const sealed = Object.keys(envelopeOf('passage.granted', data, { isFull: true }))
    const { properties } = files.get('event.passage.granted') as { properties: object }
    expect(Object.keys(properties).sort()).toEqual(sealed.sort())
  })

  test('may have fields that a later gateway adds; lacks none, and is of no other type', () => {
    const [data] = instancesOf('passage.granted')
    const envelope = envelopeOf('passage.granted', data, { isFull: false })
    for (const isValid of [isValidByFile, isValidByDocument]) {
      const takes = (value: unknown) => isValid('event.passage.granted', value)
      expect(takes({ ...envelope, later: 1, data: { ...(data as object), later: 1 } })).toBe(true)
      for (const member of Object.keys(envelope)) {
        const { [member]: _, ...without } = envelope
        expect([member, takes(without)]).toEqual([member, false])
      }
      expect(takes({ ...envelope, type: 'passage.denied' })).toBe(false)
      expect(takes({ ...envelope, sequence: 7 })).toBe(false)
    }
  })
})

describe('a state', () => {
  const since = '2026-03-18T08:00:00+08:00'
  test.each([
    [
      'gateway',
      gatewayPayload({ state: 'online', stream: 'j-1', version: '0.1.0', parent: '140500-01', since }),
    ],
    ['gateway', gatewayPayload({ state: 'offline', stream: 'j-1', version: '0.1.0', since: null })],
    ['device', devicePayload({ device: 'gate-1', state: 'degraded', since })],
    ['occupancy', occupancyPayload({ zones: { 'room-1': 7, corridor: 0 }, total: 7 })],
    [
      'journal',
      journalPayload({ source: '/v', stream: 'j-1', lastSequence: 0, headHash: '', confirmedSequence: null }),
    ],
  ])('%s is valid as it is published: %s', (name, payload) => {
    expect(isValidByFile(`state.${name}`, JSON.parse(payload))).toBe(true)
    expect(isValidByDocument(`state.${name}`, JSON.parse(payload))).toBe(true)
  })
})

describe('a request', () => {
  const request = {
    id: 'order-1',
    operation: 'session.suspend',
    audience: '/venues/140500-01/gateways/gw1',
    issued_at: '2026-03-18T14:02:11+08:00',
    expires_at: '2026-03-18T14:07:11+08:00',
    data: { session: 'SX-1', cause: 'complaint' },
  }

  test.each([
    [request, true],
    [{ ...request, more: 1 }, false],
    [{ ...request, data: { ...request.data, gate: 'lane-1' } }, false],
    [{ ...request, data: { session: 'SX-1' } }, false],
    [{ ...request, operation: 'session.resume' }, false],
    [{ ...request, issued_at: '2026-03-18 14:02:11' }, false],
    [{ ...request, issued_at: '2026-03-18T14:02:11' }, false],
  ])('%j: %s', (body, isTaken) => {
    expect(isValidByFile('request.session.suspend', body)).toBe(isTaken)
    expect(isValidByDocument('request.session.suspend', body)).toBe(isTaken)
  })
})

describe('the examples', () => {
  const all = Object.entries(messages).flatMap(([name, message]) =>
    message.examples.map((example) => ({ name, message, example })),
  )

  test('are there for each message, and valid with their headers', () => {
    expect(new Set(all.map(({ name }) => name))).toEqual(new Set(Object.keys(messages)))
    const wrong = all.filter(({ name, message, example }) => {
      if (!isValidByDocument(name, example.payload)) return true
      return example.headers !== undefined && !headersFit(message, example.headers)
    })
    expect(wrong.map(({ name }) => name)).toEqual([])
  })

  test('of requests are such as the gateway itself would take', () => {
    const requests = all.filter(({ name }) => name.startsWith('request.'))
    for (const { example } of requests) {
      const { operation, data } = requestBody.parse(example.payload)
      if (!isOperation(operation)) throw new Error(`${operation} is no operation`)
      expect(operations[operation].data.safeParse(data).success, operation).toBe(true)
    }
    expect(requests.length).toBe(Object.keys(operations).length)
  })

  test('name rules that there are', () => {
    const { payload } = messages['request.rules.put']?.examples[0] ?? {}
    const { data } = payload as { data: { values: object; local: readonly string[] } }
    for (const rule of [...Object.keys(data.values), ...data.local])
      expect(textOf('config/rules.yaml')).toContain(`id: ${rule},`)
  })

  test('hold nothing that could be a document or telephone number', () => {
    const text = JSON.stringify(all.map(({ example }) => example.payload))
    expect(/(?<![0-9a-z-])[0-9]{11,}/i.exec(text)).toBeNull()
  })
})

describe('what stands beside a payload', () => {
  const request = messages['request.session.suspend']

  test('of a request is a signature with detached payload and a response topic', () => {
    const responseTopic = topics('140500-01', { test: false }).unaddressed
    expect(headersFit(request, { jws: 'eyJh.-_9..c2ln', responseTopic })).toBe(false)
    expect(headersFit(request, { jws: 'eyJh-_9..c2ln', responseTopic })).toBe(true)
    expect(headersFit(request, { jws: 'eyJh.eyJi.c2ln', responseTopic })).toBe(false)
    expect(headersFit(request, { jws: 'eyJh..c2ln' })).toBe(false)
  })

  test('of an event says how it comes', () => {
    const event = messages['event.passage.granted']
    expect(['live', 'late', 'again'].map((delivery) => headersFit(event, { delivery }))).toEqual([
      true,
      true,
      true,
    ])
    expect(headersFit(event, { delivery: 'never' })).toBe(false)
    expect(headersFit(event, {})).toBe(false)
  })
})

function headersFit(message: Message | undefined, headers: unknown): boolean {
  return ofDocument.compile(resolved(message?.headers ?? false))(headers)
}
