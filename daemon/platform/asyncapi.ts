/** The contract as one AsyncAPI 3 document, seen from the gateway. Made from code; nothing of it is written by hand twice. Pure. */
import { headers, messages, schemas } from './asyncapi-messages.ts'
import type { Contract } from './compatibility.ts'
import { bareSchema } from './compatibility.ts'
import { stateContentType, topics } from './contract.ts'
import { eventTypes, operationNames, schemaFiles, stateNames, states } from './published-schemas.ts'
import { operations, requestLimitBytes } from './requests.ts'

/**
 * Of the contract, not of the program: the first figure changes with what breaks somebody, the second with what is new, the
 * third with what only explains.
 */
export const contractVersion = '1.0.0'

type Node = Readonly<Record<string, unknown>>

interface Channel extends Node {
  readonly address: string
}

/** Of either direction; `receive` is what the platform publishes. */
interface Operation extends Node {
  readonly action: 'send' | 'receive'
  readonly channel: { readonly $ref: string }
  readonly bindings: Bindings
}

interface Bindings {
  readonly mqtt: { readonly qos: number; readonly retain: boolean; readonly bindingVersion: string }
}

/** The topics that the program uses, with what differs from venue to venue and message to message in braces. */
const real = topics('VENUE', { test: false })
const addresses = {
  event: real.event('subject.verb').replace('subject/verb', '{subject}/{verb}'),
  gateway: real.gateway,
  device: real.device('DEVICE').replace('DEVICE', '{device}'),
  occupancy: real.occupancy,
  journal: real.journal,
  request: real.requests.replace('+', '{operation}'),
  response: real.unaddressed.replace('unaddressed', '{client}'),
  ack: real.acknowledgements,
}

const parameters = {
  tree: { description: '演练用 v1-test。 v1-test in training mode.', enum: ['v1', 'v1-test'], default: 'v1' },
  venue: { description: '场所编码。 Venue code, region and serial.', examples: ['140500-01'] },
}

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

/** What an older platform relies on, as a release is kept: ways and schemas, without labels and examples. */
export function releasedContract(): Contract {
  const known = channels()
  const ways = Object.entries({ ...sending(), ...receiving() }).map(
    ([name, { action, channel, bindings }]) => {
      const { qos, retain } = bindings.mqtt
      const address = known[channel.$ref.replace('#/channels/', '')]?.address
      return [name, `${action} ${address}, QoS ${qos}, ${retain ? 'retained' : 'not retained'}`] as const
    },
  )
  const published = [...schemaFiles(), ...Object.entries(headers)]
  return {
    version: contractVersion,
    ways: Object.fromEntries(ways),
    schemas: Object.fromEntries(published.map(([name, schema]) => [name, bareSchema(schema)])),
  }
}

function info(): Node {
  return {
    title: 'Warden gateway and trading platform',
    version: contractVersion,
    description:
      '门禁网关向交易平台发布的事件与状态，以及平台可提出的请求。遇到不认识的字段或代码，照常存储并确认，不得拒收。\n\n' +
      'What a gateway of a closed evaluation area publishes to the trading platform, and what the platform may ask of it. ' +
      'Delivery is at least once and in order; an event is done when the platform has acknowledged it. ' +
      'What the gateway sends may get new fields, new codes in its closed lists and new event types: whoever meets one that is ' +
      'unknown stores the event and acknowledges it all the same, or all events behind it wait for ever. ' +
      'What the gateway receives is closed: a field that it does not know is refused. ' +
      'README.md beside this file tells the rest.',
    contact: { name: 'Warden', url: 'https://warden.invalid/contract' },
    license: { name: 'For the parties of this contract', url: 'https://warden.invalid/licence' },
    tags: [{ name: 'access control' }, { name: 'public resource trading' }],
  }
}

function servers(): Node {
  return {
    city: {
      host: 'broker.example:8883',
      protocol: 'secure-mqtt',
      protocolVersion: '5',
      description:
        "The city's broker. TLS 1.2 or later; a client certificate for each venue, or name and password where it takes none.",
      security: [
        { $ref: '#/components/securitySchemes/certificate' },
        { $ref: '#/components/securitySchemes/password' },
      ],
      bindings: {
        mqtt: {
          cleanSession: true,
          lastWill: { topic: braced(addresses.gateway), qos: 1, retain: true },
          bindingVersion: '0.2.0',
        },
      },
    },
  }
}

const securitySchemes = {
  certificate: { type: 'X509', description: "The client certificate; its common name is the account's." },
  password: { type: 'userPassword', description: 'Name and password, where a broker takes no certificates.' },
}

function braced(topic: string): string {
  return topic.replace('v1/VENUE', '{tree}/{venue}')
}

/** First or last parts of all event types, each once. */
function partsOf(at: 0 | 1): readonly string[] {
  return [...new Set(eventTypes.map((type) => type.split('.')[at] ?? ''))].sort()
}

function channels(): Readonly<Record<string, Channel>> {
  const event = channel(
    addresses.event,
    '事件 events',
    eventTypes.map((type) => `event.${type}`),
    {
      subject: { description: 'First part of the type: `passage` of `passage.granted`.', enum: partsOf(0) },
      verb: { description: 'The rest of the type: `granted` of `passage.granted`.', enum: partsOf(1) },
    },
  )
  const reports = stateNames.map((name) => {
    const { zh, en } = states[name]
    const device = { description: 'Id of the device.', location: '$message.payload#/device' }
    const own = name === 'device' ? { device } : {}
    return [`state.${name}`, channel(addresses[name], `${zh} ${en}`, [`state.${name}`], own)] as const
  })
  const request = channel(
    addresses.request,
    `平台请求 requests, at most ${requestLimitBytes} bytes each`,
    operationNames.map((name) => `request.${name}`),
    {
      operation: {
        description: 'What is asked; the same as in the body.',
        enum: operationNames,
        location: '$message.payload#/operation',
      },
    },
  )
  const response = channel(addresses.response, '答复 answers', ['response'], {
    client: { description: 'One to four levels of the asking client, as its response topic says.' },
  })
  const ack = channel(addresses.ack, '确认 acknowledgements', ['ack'])
  return { event, ...Object.fromEntries(reports), request, response, ack }
}

function channel(topic: string, title: string, names: readonly string[], own: Node = {}): Channel {
  return {
    address: braced(topic),
    title,
    parameters: { ...parameters, ...own },
    messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
  }
}

function of(name: string, names: readonly string[]): Pick<Operation, 'channel'> & Node {
  return {
    channel: { $ref: `#/channels/${name}` },
    messages: names.map((message) => ({ $ref: `#/channels/${name}/messages/${message}` })),
  }
}

function mqtt(retain: boolean): Bindings {
  return { mqtt: { qos: 1, retain, bindingVersion: '0.2.0' } }
}

function sending(): Readonly<Record<string, Operation>> {
  const event: Operation = {
    action: 'send',
    summary: 'Every fact, in order, as the journal has it.',
    ...of(
      'event',
      eventTypes.map((type) => `event.${type}`),
    ),
    bindings: mqtt(false),
  }
  const response: Operation = {
    action: 'send',
    summary: 'Exactly one answer to each request, to the response topic that it names.',
    ...of('response', ['response']),
    bindings: mqtt(false),
  }
  const reports = stateNames.map((name): [string, Operation] => [
    `send.state.${name}`,
    {
      action: 'send',
      summary: states[name].en,
      ...of(`state.${name}`, [`state.${name}`]),
      bindings: mqtt(true),
    },
  ])
  return { 'send.event': event, ...Object.fromEntries(reports), 'send.response': response }
}

function receiving(): Readonly<Record<string, Operation>> {
  const ack: Operation = {
    action: 'receive',
    summary: 'The platform has stored all events up to this one.',
    ...of('ack', ['ack']),
    bindings: mqtt(false),
  }
  const requests = operationNames.map((name): [string, Operation] => {
    const { zh, en, lifetimeMs, articles } = operations[name]
    return [
      `receive.${name}`,
      {
        action: 'receive',
        title: zh,
        summary: en,
        description: `Valid for at most ${lifetimeMs / 60_000} minutes. Source: ${articles.join(', ')}.`,
        ...of('request', [`request.${name}`]),
        bindings: mqtt(false),
        reply: of('response', ['response']),
      },
    ]
  })
  return { 'receive.ack': ack, ...Object.fromEntries(requests) }
}
