/**
 * The contract as JSON Schemas, made from the very sources that the gateway checks with. What a gateway sends is open: who
 * reads it passes over what is new to it. What it receives is closed: a field that we do not know is refused. Pure.
 */
import * as z from 'zod'
import { catalogue, type EventType } from '../domain/events/catalogue.ts'
import { chainHash, clockQuality, instant } from '../domain/events/define.ts'
import { acknowledgement } from './acknowledgement.ts'
import { deviceState, gatewayState, journalState, occupancyState } from './contract.ts'
import type { OperationName } from './requests.ts'
import { operations, requestBody, responseBody } from './requests.ts'

export type JsonSchema = Readonly<Record<string, unknown>>
/** Which drafts there are: 2020-12 for files, 7 for AsyncAPI, which knows no later one. */
export type Draft = 'draft-2020-12' | 'draft-7'

/** What all envelopes have: CloudEvents 1.0 and the attributes of the chain (see the journal's envelope). */
const envelope = z.object({
  specversion: z.literal('1.0'),
  id: z.uuidv7().describe('唯一编号。 Unique: keep events by it.'),
  source: z
    .string()
    .regex(/^\/venues\/[^/]+\/gateways\/[^/]+$/)
    .describe('网关。 The gateway.'),
  type: z.string().describe('事件类型。 What happened.'),
  subject: z.string().min(1).describe('人员、设备或场次的编号。 Reference of a person, device or session.'),
  time: instant.describe('发生时间。 When it happened.'),
  dataschema: z.string(),
  datacontenttype: z.literal('application/json'),
  stream: z.string().min(1).max(64).describe('日志编号。 Id of the journal.'),
  sequence: z
    .string()
    .regex(/^[1-9][0-9]*$/)
    .describe('序号，十进制，不跳号。 Decimal, from 1, without gaps.'),
  prevhash: chainHash.describe('前一事件的 hash。 Hash of the event before; 64 zeros before the first.'),
  hash: chainHash.describe('本事件的 hash。 SHA-256 of the canonical envelope without this member.'),
  clock: clockQuality.describe('时钟可信程度。 How far the clock can be trusted.'),
  session: z.string().optional().describe('场次。 The session.'),
  zone: z.string().optional().describe('区域。 The zone.'),
  test: z.literal(true).optional().describe('演练。 An exercise.'),
})

/** A named state and what it is for. */
export const states = {
  gateway: { schema: gatewayState, zh: '网关状态', en: 'the gateway: online, or offline by its last will' },
  device: { schema: deviceState, zh: '设备状态', en: 'one device' },
  occupancy: { schema: occupancyState, zh: '各区域人数', en: 'people in each zone: counts only' },
  journal: {
    schema: journalState,
    zh: '日志末条与确认进度',
    en: 'head of the journal, and what is confirmed',
  },
} as const
export type StateName = keyof typeof states
export const stateNames = Object.keys(states) as readonly StateName[]

export const eventTypes = Object.keys(catalogue) as readonly EventType[]
export const operationNames = Object.keys(operations) as readonly OperationName[]

/** All envelopes, without their data. */
export function envelopeSchema(draft: Draft): JsonSchema {
  return sent(envelope, draft)
}

/** What is special to one type of event. */
export function dataSchema(type: EventType, draft: Draft): JsonSchema {
  return sent(catalogue[type].data, draft)
}

/** A retained state. */
export function stateSchema(name: StateName, draft: Draft): JsonSchema {
  return sent(states[name].schema, draft)
}

/** The answer to any request. */
export function responseSchema(draft: Draft): JsonSchema {
  return sent(responseBody, draft)
}

/** The body of a request to one operation. */
export function requestSchema(name: OperationName, draft: Draft): JsonSchema {
  const { data } = operations[name]
  return received(requestBody.extend({ operation: z.literal(name), data: data as z.ZodType }), draft)
}

/** The platform's acknowledgement. */
export function acknowledgementSchema(draft: Draft): JsonSchema {
  return received(acknowledgement, draft)
}

/** Every schema as a file of its own, by name. */
export function schemaFiles(): ReadonlyMap<string, JsonSchema> {
  const draft = 'draft-2020-12'
  const base = envelopeSchema(draft)
  const files: [string, JsonSchema][] = [
    ...eventTypes.map((type): [string, JsonSchema] => [`event.${type}`, wholeEvent(base, type, draft)]),
    ...stateNames.map((name): [string, JsonSchema] => [
      `state.${name}`,
      { ...stateSchema(name, draft), title: states[name].zh, description: states[name].en },
    ]),
    ...operationNames.map((name): [string, JsonSchema] => [
      `request.${name}`,
      { ...requestSchema(name, draft), title: operations[name].zh, description: operations[name].en },
    ]),
    ['response', responseSchema(draft)],
    ['ack', acknowledgementSchema(draft)],
  ]
  return new Map(files)
}

/** What an envelope says of the type of its event. */
export function namesOf(type: EventType): JsonSchema {
  return {
    type: { type: 'string', const: type },
    dataschema: { type: 'string', const: `urn:warden:event:${type}:1` },
  }
}

function wholeEvent(base: JsonSchema, type: EventType, draft: Draft): JsonSchema {
  const { zh, en } = catalogue[type]
  const { properties, required, ...rest } = base as { properties: object; required: readonly string[] }
  const { $schema: _, ...data } = dataSchema(type, draft)
  return {
    ...rest,
    title: zh,
    description: en,
    properties: { ...properties, ...namesOf(type), data },
    required: [...required, 'data'],
  }
}

/** Open: what a later gateway adds breaks nobody. */
function sent(schema: z.ZodType, target: Draft): JsonSchema {
  return z.toJSONSchema(schema, {
    target,
    io: 'input',
    unrepresentable: 'any',
    override({ jsonSchema }) {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      plainInstant(jsonSchema)
    },
  }) as JsonSchema
}

function received(schema: z.ZodType, target: Draft): JsonSchema {
  return z.toJSONSchema(schema, {
    target,
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => plainInstant(jsonSchema),
  }) as JsonSchema
}

/**
 * RFC 3339 with offset, for people to read: zod's own pattern counts the days of February and may be another one in its next
 * version, which would look like a change of the contract. Which days there are, `format` says.
 */
const instantPattern =
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$'

function plainInstant(jsonSchema: { format?: string; pattern?: string }): void {
  if (jsonSchema.format === 'date-time') jsonSchema.pattern = instantPattern
}
