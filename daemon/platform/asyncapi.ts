/** The contract as one AsyncAPI 3 document, seen from the gateway. Made from code; nothing of it is written by hand twice. Pure. */
import { catalogue } from '../domain/events/catalogue.ts'
import { deliveryProperty, envelopeContentType, stateContentType } from './contract.ts'
import type { JsonSchema, StateName } from './published-schemas.ts'
import {
  acknowledgementSchema,
  dataSchema,
  envelopeSchema,
  eventTypes,
  operationNames,
  requestSchema,
  responseSchema,
  stateSchema,
  states,
} from './published-schemas.ts'
import { operations, signatureProperty } from './requests.ts'

/**
 * Of the contract, not of the program: the first figure changes with what breaks somebody, the second with what is new, the
 * third with what only explains.
 */
export const contractVersion = '1.0.0'

type Node = Readonly<Record<string, unknown>>

const root = 'warden/{tree}/{venue}'
const parameters = {
  tree: { description: '演练用 v1-test。 v1-test in training mode.', enum: ['v1', 'v1-test'], default: 'v1' },
  venue: { description: '场所编码。 Venue code, region and serial.', examples: ['140500-01'] },
}
const stateNames = Object.keys(states) as readonly StateName[]

/** The document; the same for the same code, to the byte. */
export function asyncApiDocument(): Node {
  return {
    asyncapi: '3.0.0',
    id: 'urn:warden:gateway:v1',
    info: info(),
    defaultContentType: stateContentType,
    servers: servers(),
    channels: channels(),
    operations: { ...sending(), ...receiving() },
    components: { messages: messages(), schemas: schemas(), securitySchemes },
  }
}

function info(): Node {
  return {
    title: 'Warden gateway and trading platform',
    version: contractVersion,
    description:
      'What a gateway of a closed evaluation area publishes to the trading platform, and what the platform may ask of it. ' +
      'Delivery is at least once and in order; an event is done when the platform has acknowledged it. ' +
      'What is sent may get new fields: pass over what you do not know. README.md beside this file tells the rest.',
    contact: { name: 'Warden', url: 'https://warden.invalid/contract' },
    license: { name: 'For the parties of this contract', url: 'https://warden.invalid/licence' },
    tags: [{ name: 'access control' }, { name: 'public resource trading' }],
  }
}

function servers(): Node {
  return {
    city: {
      host: 'broker.example:8883',
      protocol: 'mqtts',
      protocolVersion: '5',
      description: "The city's broker. TLS 1.2 or later, client certificates, one per venue.",
      security: [{ $ref: '#/components/securitySchemes/certificate' }],
      bindings: { mqtt: { cleanSession: true, keepAlive: 15, bindingVersion: '0.2.0' } },
    },
  }
}

const securitySchemes = {
  certificate: { type: 'X509', description: "The client certificate; its common name is the account's." },
  password: { type: 'userPassword', description: 'Name and password, where a broker takes no certificates.' },
}

function channels(): Node {
  const event = {
    address: `${root}/event/{subject}/{verb}`,
    title: '事件 events',
    parameters: {
      ...parameters,
      subject: { description: 'First part of the type: `passage` of `passage.granted`.' },
      verb: { description: 'The rest of the type: `granted` of `passage.granted`.' },
    },
    messages: refs(eventTypes.map((type) => `event.${type}`)),
  }
  const states_ = stateNames.map((name) => [
    `state.${name}`,
    {
      address: `${root}/state/${name}${name === 'device' ? '/{device}' : ''}`,
      title: `${states[name].zh} ${states[name].en}`,
      parameters: {
        ...parameters,
        ...(name === 'device' ? { device: { description: 'Id of the device in the venue file.' } } : {}),
      },
      messages: refs([`state.${name}`]),
    },
  ])
  const request = {
    address: `${root}/request/{operation}`,
    title: '平台请求 requests',
    parameters: {
      ...parameters,
      operation: { description: 'What is asked; the same as in the body.', enum: [...operationNames] },
    },
    messages: refs(operationNames.map((name) => `request.${name}`)),
  }
  const response = {
    address: `${root}/response/{client}`,
    title: '答复 answers',
    parameters: {
      ...parameters,
      client: { description: 'One to four levels of the asking client, as its response topic says.' },
    },
    messages: refs(['response']),
  }
  const ack = { address: `${root}/ack`, title: '确认 acknowledgements', parameters, messages: refs(['ack']) }
  return { event, ...Object.fromEntries(states_), request, response, ack }
}

function refs(names: readonly string[]): Node {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]))
}

function of(channel: string, names: readonly string[]): readonly Node[] {
  return names.map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` }))
}

function mqtt(retain: boolean): Node {
  return { mqtt: { qos: 1, retain, bindingVersion: '0.2.0' } }
}

function sending(): Node {
  const event = {
    action: 'send',
    channel: { $ref: '#/channels/event' },
    summary: 'Every fact, in order, as the journal has it.',
    messages: of(
      'event',
      eventTypes.map((type) => `event.${type}`),
    ),
    bindings: mqtt(false),
  }
  const reports = stateNames.map((name) => [
    `send.state.${name}`,
    {
      action: 'send',
      channel: { $ref: `#/channels/state.${name}` },
      summary: states[name].en,
      messages: of(`state.${name}`, [`state.${name}`]),
      bindings: mqtt(true),
    },
  ])
  return { 'send.event': event, ...Object.fromEntries(reports) }
}

function receiving(): Node {
  const ack = {
    action: 'receive',
    channel: { $ref: '#/channels/ack' },
    summary: 'The platform has stored all events up to this one.',
    messages: of('ack', ['ack']),
    bindings: mqtt(false),
  }
  const requests = operationNames.map((name) => [
    `receive.${name}`,
    {
      action: 'receive',
      channel: { $ref: '#/channels/request' },
      title: operations[name].zh,
      summary: operations[name].en,
      description: `Valid for at most ${operations[name].lifetimeMs / 60_000} minutes. Source: ${operations[name].articles.join(', ')}.`,
      messages: of('request', [`request.${name}`]),
      bindings: mqtt(false),
      reply: {
        address: { location: '$message.header#/responseTopic', description: 'MQTT 5 response topic.' },
        channel: { $ref: '#/channels/response' },
        messages: of('response', ['response']),
      },
    },
  ])
  return { 'receive.ack': ack, ...Object.fromEntries(requests) }
}

function messages(): Node {
  const events = eventTypes.map((type) => [
    `event.${type}`,
    {
      name: type,
      title: catalogue[type].zh,
      summary: catalogue[type].en,
      description: `Severity ${catalogue[type].severity}. Source: ${catalogue[type].articles.join(', ')}.${catalogue[type].person ? ' Refers to a person by reference.' : ''}`,
      contentType: envelopeContentType,
      headers: deliveryHeaders,
      payload: {
        allOf: [
          { $ref: '#/components/schemas/envelope' },
          { properties: { type: { const: type }, data: { $ref: `#/components/schemas/data.${type}` } } },
        ],
      },
    },
  ])
  const reports = stateNames.map((name) => [
    `state.${name}`,
    {
      name: `state.${name}`,
      title: states[name].zh,
      summary: states[name].en,
      payload: { $ref: `#/components/schemas/state.${name}` },
    },
  ])
  const requests = operationNames.map((name) => [
    `request.${name}`,
    {
      name,
      title: operations[name].zh,
      summary: operations[name].en,
      headers: requestHeaders,
      correlationId,
      payload: { $ref: `#/components/schemas/request.${name}` },
    },
  ])
  const response = {
    name: 'response',
    title: '答复',
    summary: 'The one answer to a request.',
    correlationId,
    headers: correlationHeaders,
    payload: { $ref: '#/components/schemas/response' },
  }
  const ack = {
    name: 'ack',
    title: '确认',
    summary: 'What the platform has stored.',
    payload: { $ref: '#/components/schemas/ack' },
  }
  return { ...Object.fromEntries([...events, ...reports, ...requests]), response, ack }
}

const correlationId = {
  location: '$message.header#/correlationData',
  description: 'MQTT 5 correlation data, given back unchanged.',
}

const deliveryHeaders = {
  type: 'object',
  properties: {
    [deliveryProperty]: {
      type: 'string',
      enum: ['live', 'late', 'again'],
      description: 'User property: as it happened, more than 10 s later, or once more.',
    },
  },
}

const correlationHeaders = {
  type: 'object',
  properties: { correlationData: { type: 'string', description: 'MQTT 5 correlation data.' } },
}

const requestHeaders = {
  type: 'object',
  properties: {
    [signatureProperty]: {
      type: 'string',
      description:
        'User property: JWS with detached payload over the very bytes of the body (RFC 7515, appendix F).',
    },
    responseTopic: { type: 'string', description: 'MQTT 5 response topic, below `response/` of the venue.' },
    correlationData: { type: 'string', description: 'MQTT 5 correlation data.' },
  },
  required: [signatureProperty, 'responseTopic'],
}

function schemas(): Node {
  const draft = 'draft-7'
  const named: [string, JsonSchema][] = [
    ['envelope', envelopeSchema(draft)],
    ...eventTypes.map((type): [string, JsonSchema] => [`data.${type}`, dataSchema(type, draft)]),
    ...stateNames.map((name): [string, JsonSchema] => [`state.${name}`, stateSchema(name, draft)]),
    ...operationNames.map((name): [string, JsonSchema] => [`request.${name}`, requestSchema(name, draft)]),
    ['response', responseSchema(draft)],
    ['ack', acknowledgementSchema(draft)],
  ]
  return Object.fromEntries(named.map(([name, { $schema: _, ...schema }]) => [name, schema]))
}
