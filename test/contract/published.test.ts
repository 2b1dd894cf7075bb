/** The files of the contract: they are what the code says, the official parser takes them, and nothing is left out. */
import { readdirSync, readFileSync } from 'node:fs'
import * as parser from '@asyncapi/parser'
import { describe, expect, test } from 'vitest'
import { contractFiles } from '../../daemon/cli/contract.ts'
import { catalogue } from '../../daemon/domain/events/catalogue.ts'
import { asyncApiDocument, contractVersion, releasedContract } from '../../daemon/platform/asyncapi.ts'
import { breakingChanges } from '../../daemon/platform/compatibility.ts'
import { schemaFiles } from '../../daemon/platform/published-schemas.ts'
import { operations } from '../../daemon/platform/requests.ts'

const place = new URL('../../contract/', import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, place), 'utf8')
const advice = 'run scripts/warden contract export contract'
const stateNames = ['gateway', 'device', 'occupancy', 'journal']

describe('the published contract', () => {
  test('is what the code says, file for file', () => {
    const files = contractFiles()
    const schemas = readdirSync(new URL('schemas/', place)).map((name) => `schemas/${name}`)
    const published = ['asyncapi.json', ...schemas]
    expect(published.sort(), advice).toEqual([...files.keys()].sort())
    const stale = published.filter((path) => textOf(path) !== files.get(path))
    expect(stale, advice).toEqual([])
  })

  test('is valid AsyncAPI by the official parser, which has no more to say than that 3.1 is out', async () => {
    const { document, diagnostics } = await new parser.Parser().parse(textOf('asyncapi.json'))
    expect(diagnostics.map(({ code }) => code)).toEqual(['asyncapi-latest-version'])
    expect(document?.version()).toBe('3.0.0')
    expect(document?.info().version()).toBe(contractVersion)
    expect(document?.channels().all().length).toBe(8)
  })

  test('has every event, state and operation of the code', () => {
    const wanted = [
      ...Object.keys(catalogue).map((type) => `event.${type}`),
      ...stateNames.map((name) => `state.${name}`),
      ...Object.keys(operations).map((name) => `request.${name}`),
      'response',
      'ack',
    ].sort()
    expect([...schemaFiles().keys()].sort()).toEqual(wanted)
    const { components, channels, operations: ways } = asyncApiDocument() as unknown as Document
    expect(Object.keys(components.messages).sort()).toEqual(wanted)
    expect(messagesOf(channels).sort()).toEqual(wanted)
    expect(Object.keys(ways).sort()).toEqual(
      [
        ...['send.event', 'send.response', 'receive.ack'],
        ...stateNames.map((name) => `send.state.${name}`),
        ...Object.keys(operations).map((name) => `receive.${name}`),
      ].sort(),
    )
  })

  test('goes by the topics of the guide, states retained and nothing else', () => {
    const below = (rest: string) => `warden/{tree}/{venue}/${rest}, QoS 1`
    const requests = Object.keys(operations).map((name) => [
      `receive.${name}`,
      `receive ${below('request/{operation}')}, not retained`,
    ])
    expect(releasedContract().ways).toEqual({
      'send.event': `send ${below('event/{subject}/{verb}')}, not retained`,
      'send.state.gateway': `send ${below('state/gateway')}, retained`,
      'send.state.device': `send ${below('state/device/{device}')}, retained`,
      'send.state.occupancy': `send ${below('state/occupancy')}, retained`,
      'send.state.journal': `send ${below('state/journal')}, retained`,
      'send.response': `send ${below('response/{client}')}, not retained`,
      'receive.ack': `receive ${below('ack')}, not retained`,
      ...Object.fromEntries(requests),
    })
  })

  test('names a Chinese and an English label for each message', () => {
    const { components } = asyncApiDocument() as unknown as Document
    const unlabelled = Object.entries(components.messages).filter(
      ([, { title, summary }]) => !/\p{Script=Han}/u.test(title) || !/[a-z]/.test(summary),
    )
    expect(unlabelled.map(([name]) => name)).toEqual([])
  })
})

describe('a released contract', () => {
  const names = readdirSync(new URL('released/', place))
  const released = names.map((name) => ({ name, contract: JSON.parse(textOf(`released/${name}`)) }))

  test.each(released)('$name is not broken by the present one', ({ contract }) => {
    // what breaks somebody goes to a topic tree of its own, beside this one
    expect(breakingChanges(contract, releasedContract())).toEqual([])
  })

  test('of the present version is the present contract, so that no two differ under one version', () => {
    const advice =
      'raise contractVersion in daemon/platform/asyncapi.ts and run contract export contract --release'
    expect(names, advice).toContain(`${contractVersion}.json`)
    const [now] = released.filter(({ name }) => name === `${contractVersion}.json`)
    const there = JSON.stringify(now?.contract)
    expect(there === JSON.stringify(releasedContract()), advice).toBe(true)
  })
})

interface Document {
  readonly channels: Readonly<Record<string, { readonly messages: object }>>
  readonly operations: object
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly title: string; readonly summary: string }>>
  }
}

function messagesOf(channels: Document['channels']): string[] {
  return Object.values(channels).flatMap(({ messages }) => Object.keys(messages))
}
