/** The messages of the contract as AsyncAPI has them: one for each event type, state and operation. Pure. */
import { catalogue, type EventType } from '../domain/events/catalogue.ts'
import type { Delivery } from './contract.ts'
import { deliveryProperty, envelopeContentType } from './contract.ts'
import { exampleOf } from './examples.ts'
import type { JsonSchema, StateName } from './published-schemas.ts'
import {
  acknowledgementSchema,
  dataSchema,
  envelopeSchema,
  eventTypes,
  namesOf,
  operationNames,
  requestSchema,
  responseSchema,
  stateNames,
  stateSchema,
  states,
} from './published-schemas.ts'
import type { OperationName } from './requests.ts'
import { operations, signatureProperty } from './requests.ts'

type Node = Readonly<Record<string, unknown>>

/** AsyncAPI knows no later draft; between the two nothing that is used here differs. */
const draft = 'draft-7'

const deliveries = {
  live: 'as it happened',
  late: 'more than 10 s later',
  again: 'sent once more',
} satisfies Record<Delivery, string>

/** What stands beside the payload: MQTT user properties, and the MQTT 5 properties that requests and answers need. */
export const headers = {
  'event.headers': {
    type: 'object',
    properties: {
      [deliveryProperty]: {
        type: 'string',
        enum: Object.keys(deliveries),
        description: `User property: ${Object.entries(deliveries)
          .map(([key, words]) => `\`${key}\` ${words}`)
          .join(', ')}.`,
      },
    },
    required: [deliveryProperty],
  },
  'request.headers': {
    type: 'object',
    properties: {
      [signatureProperty]: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]+[.][.][A-Za-z0-9_-]+$',
        description:
          'User property: JWS with detached payload over the very bytes of the body (RFC 7515, appendix F).',
      },
      responseTopic: {
        type: 'string',
        description: 'MQTT 5 response topic: `response/` of the same venue and one to four levels.',
      },
      correlationData: { type: 'string', description: 'MQTT 5 correlation data, given back unchanged.' },
    },
    required: [signatureProperty, 'responseTopic'],
  },
  'response.headers': {
    type: 'object',
    properties: { correlationData: { type: 'string', description: 'That of the request.' } },
  },
} as const

const correlationId = {
  location: '$message.header#/correlationData',
  description: 'MQTT 5 correlation data, given back unchanged.',
}

/** All messages by name; their payloads are in `schemas()`. */
export function messages(): Node {
  return Object.fromEntries([
    ...eventTypes.map((type) => [`event.${type}`, event(type)]),
    ...stateNames.map((name) => [`state.${name}`, state(name)]),
    ...operationNames.map((name) => [`request.${name}`, request(name)]),
    ['response', response()],
    ['ack', acknowledgement()],
  ])
}

/** All schemas that messages refer to, by name. */
export function schemas(): Node {
  const named: [string, JsonSchema][] = [
    ['envelope', envelopeSchema(draft)],
    ...eventTypes.map((type): [string, JsonSchema] => [`data.${type}`, dataSchema(type, draft)]),
    ...stateNames.map((name): [string, JsonSchema] => [`state.${name}`, stateSchema(name, draft)]),
    ...operationNames.map((name): [string, JsonSchema] => [`request.${name}`, requestSchema(name, draft)]),
    ['response', responseSchema(draft)],
    ['ack', acknowledgementSchema(draft)],
    ...Object.entries(headers),
  ]
  return Object.fromEntries(named.map(([name, { $schema: _, ...schema }]) => [name, schema]))
}

function schema(name: string): Node {
  return { $ref: `#/components/schemas/${name}` }
}

function bindings(more: Node = {}): Node {
  return { mqtt: { payloadFormatIndicator: 1, ...more, bindingVersion: '0.2.0' } }
}

/** Made up: its hashes prove nothing. */
function examples(payload: unknown, given: Node = {}): readonly Node[] {
  return [{ ...given, payload }]
}

function event(type: EventType): Node {
  const { zh, en, severity, articles, person } = catalogue[type]
  return {
    name: type,
    title: zh,
    summary: en,
    description: `Severity ${severity}. Source: ${articles.join(', ')}.${person ? ' Refers to a person by reference.' : ''}`,
    contentType: envelopeContentType,
    headers: schema('event.headers'),
    payload: {
      allOf: [
        schema('envelope'),
        {
          type: 'object',
          properties: { ...namesOf(type), data: schema(`data.${type}`) },
          required: ['data'],
        },
      ],
    },
    bindings: bindings(),
    examples: examples(eventExample(type), { headers: { [deliveryProperty]: 'live' } }),
  }
}

function eventExample(type: EventType): Node {
  const { test: _, ...envelope } = exampleOf(envelopeSchema(draft)) as Node
  const names = exampleOf({ properties: namesOf(type) }) as Node
  const data = exampleOf(dataSchema(type, draft)) as Node
  const subject = data['participant'] ?? data['device'] ?? data['portal'] ?? envelope['subject']
  return { ...envelope, ...names, subject, data }
}

function state(name: StateName): Node {
  return {
    name: `state.${name}`,
    title: states[name].zh,
    summary: states[name].en,
    payload: schema(`state.${name}`),
    bindings: bindings(),
    examples: examples(exampleOf(stateSchema(name, draft))),
  }
}

function request(name: OperationName): Node {
  return {
    name,
    title: operations[name].zh,
    summary: operations[name].en,
    headers: schema('request.headers'),
    correlationId,
    payload: schema(`request.${name}`),
    bindings: bindings({
      responseTopic: headers['request.headers'].properties.responseTopic,
      correlationData: headers['request.headers'].properties.correlationData,
    }),
    examples: examples(exampleOf(requestSchema(name, draft))),
  }
}

function response(): Node {
  const { refusal, result, ...both } = exampleOf(responseSchema(draft)) as Node
  const { details: _, ...refused } = refusal as Node
  return {
    name: 'response',
    title: '答复',
    summary: 'The one answer to a request.',
    correlationId,
    headers: schema('response.headers'),
    payload: schema('response'),
    bindings: bindings({ correlationData: headers['response.headers'].properties.correlationData }),
    examples: [
      { name: 'done', payload: { ...both, result } },
      { name: 'refused', payload: { ...both, outcome: 'refused', refusal: refused } },
    ],
  }
}

function acknowledgement(): Node {
  return {
    name: 'ack',
    title: '确认',
    summary: 'What the platform has stored.',
    payload: schema('ack'),
    bindings: bindings(),
    examples: examples(exampleOf(acknowledgementSchema(draft))),
  }
}
