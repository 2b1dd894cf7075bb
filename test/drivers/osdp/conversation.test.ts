import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../drivers/codec/bytes.ts'
import { nothingOutside } from '../../../drivers/family.ts'
import { converse } from '../../../drivers/osdp/conversation.ts'
import { type GateSettings, gateDuty } from '../../../drivers/osdp/gate.ts'
import { osdpGate } from '../../../drivers/osdp/index.ts'
import { commands, type OsdpPacket, replies } from '../../../drivers/osdp/packets.ts'
import type { LinkSettings } from '../../../drivers/osdp/state.ts'
import { told } from '../../../drivers/osdp/told.ts'
import type { Signal } from '../../../drivers/words.ts'
import {
  done,
  expectRows,
  failed,
  offline,
  order,
  type Row,
  silence,
  start,
  unconfirmed,
  unsent,
  wake,
} from '../../support/conversation-rows.ts'
import { gateWiring, identity, inTheOpen, openGate, osdpBench, secured } from '../../support/osdp-bench.ts'

const link: LinkSettings = { address: 1, security: 'none', check: 'crc', pollMs: 100, replyMs: 200 }
const gate = osdpGate.settings.parse({
  ...inTheOpen,
  open: { in: 0, out: 1 },
  passed: null,
  fire: null,
}) as GateSettings
const nothing: Uint8Array = new Uint8Array(0)
const online: Signal = { kind: 'Online', identity }
const idData = fromHex('000EE3101000007497060600')

function packet(kind: OsdpPacket['kind'], sequence: number, code: number, data = nothing): OsdpPacket {
  return { kind, address: 1, sequence, check: 'crc', security: null, code, data, mac: null }
}

const ask = (sequence: number, code: number, data = nothing) => ({
  send: {
    packet: packet('command', sequence, code, data),
    priority: 'poll',
    replyMs: 200,
    notAfter: null,
  } as const,
})
const open = (sequence: number, notAfter: number) => ({
  send: {
    packet: packet('command', sequence, commands.output, fromHex('00050500')),
    priority: 'order',
    replyMs: 200,
    notAfter,
  } as const,
})
const reply = (sequence: number, code: number, data = nothing) =>
  ({ kind: 'reply', packet: packet('reply', sequence, code, data) }) as const
const ack = (sequence: number) => reply(sequence, replies.ack)
const nak = (sequence: number, reason: number) => reply(sequence, replies.nak, Uint8Array.of(reason))
const asksWho = ask(0, commands.id, Uint8Array.of(0))

/** Up to its being there: 0 to 40 ms; the next poll is due at 40, with the number 3. */
const greeting: readonly Row<OsdpPacket>[] = [
  [0, start, asksWho],
  [10, reply(0, replies.id, idData), ask(1, commands.poll)],
  [20, ack(1), ask(2, commands.localStatus)],
  [30, reply(2, replies.localStatus, fromHex('0000')), { signals: [online], ...ask(3, commands.poll) }],
]

const plays = (...rows: readonly Row<OsdpPacket>[]) =>
  expectRows(converse(link, nothingOutside, { ...gateDuty(gate), needs: null }), rows)

describe('the conversation with a peripheral', () => {
  test('asks who is there, how it is, and then polls at its pace', () => {
    plays(
      ...greeting,
      [40, ack(3), { wakeAt: 130 }],
      [130, wake, ask(1, commands.poll)],
      [140, ack(1), { wakeAt: 230 }],
    )
  })

  test('repeats what was not answered with its number, and gives up after the third time', () => {
    plays(
      ...greeting,
      [240, silence, ask(3, commands.poll)],
      [450, silence, ask(3, commands.poll)],
      [660, silence, { signals: [offline], wakeAt: 860 }],
      [860, wake, asksWho],
    )
  })

  test('repeats what came garbled to the peripheral', () => {
    plays(...greeting, [40, nak(3, 1), ask(3, commands.poll)], [50, ack(3), {}])
  })

  test('begins with 0 again when the peripheral counts otherwise, and nobody is away', () => {
    plays(...greeting, [40, nak(3, 4), asksWho], [50, reply(0, replies.id, idData), ask(1, commands.poll)])
  })

  test('asks again whoever is busy, with the same number and at its pace', () => {
    plays(
      ...greeting,
      [40, reply(0, replies.busy), { wakeAt: 140 }],
      [140, wake, ask(3, commands.poll)],
      [150, ack(3), ask(1, commands.poll)],
    )
  })

  test('opens with a pulse of the device, and is done when that is acknowledged', () => {
    plays(
      ...greeting,
      [40, ack(3), {}],
      [50, order(openGate('in', 'a')), open(1, 2050)],
      [60, reply(1, replies.outputStatus, fromHex('0100')), { signals: [done('a')] }],
    )
  })

  test('lets a poll go for an order, and uses its number', () => {
    plays(...greeting, [31, unsent, { wakeAt: 41 }], [31, order(openGate('in', 'a')), open(3, 2031)])
  })

  test('does not repeat an opening in plain text', () => {
    plays(
      ...greeting,
      [40, ack(3), {}],
      [50, order(openGate('in', 'a')), open(1, 2050)],
      [260, silence, { signals: [unconfirmed('a')], ...asksWho }],
    )
  })

  test('fails what the peripheral says it did not carry out', () => {
    plays(
      ...greeting,
      [40, ack(3), {}],
      [50, order(openGate('in', 'a')), open(1, 2050)],
      [60, nak(1, 4), { signals: [failed('a', 'refused')], ...asksWho }],
    )
  })

  test('fails an order that was not put on the wire in time, and keeps its number', () => {
    plays(
      ...greeting,
      [40, ack(3), {}],
      [50, order(openGate('in', 'a', 100)), open(1, 150)],
      [150, unsent, { signals: [failed('a', 'late')], ...ask(1, commands.poll) }],
    )
  })

  test('takes no order before anybody is there, and none that is for a locker', () => {
    plays(
      [0, start, asksWho],
      [1, order(openGate('in', 'a')), { signals: [failed('a', 'offline')] }],
      [
        2,
        order({ kind: 'OpenDoor', ref: 'b', door: 1, withinMs: 100 }),
        { signals: [failed('b', 'refused')] },
      ],
    )
  })

  test('gives up whoever begins anew again and again, with growing pauses', () => {
    plays(
      [0, start, asksWho],
      [10, nak(0, 6), asksWho],
      [20, nak(0, 6), { wakeAt: 420 }],
      [420, wake, asksWho],
      [430, nak(0, 6), { wakeAt: 1230 }],
      [1230, wake, asksWho],
      [
        1240,
        nak(0, 6),
        {
          signals: [
            { kind: 'Degraded', what: told.startsOver },
            { kind: 'Offline', cause: 'refused' },
          ],
          wakeAt: 6240,
        },
      ],
    )
  })

  test('takes no answer in a session that there is none of', () => {
    const forged = {
      ...packet('reply', 3, replies.raw),
      security: { type: 0x16, data: nothing },
      mac: fromHex('00000000'),
    }
    plays(...greeting, [
      40,
      { kind: 'reply', packet: forged },
      {
        signals: [
          { kind: 'Degraded', what: told.notPlain },
          { kind: 'Offline', cause: 'refused' },
        ],
      },
    ])
  })
})

type Doing = (bench: ReturnType<typeof osdpBench>) => void

const doings: readonly (readonly [string, Doing])[] = [
  ['half', (bench) => (bench.misbehaviour.halfFrame = 1)],
  ['doubled', (bench) => (bench.misbehaviour.doubled = 2)],
  ['garbled', (bench) => (bench.misbehaviour.wrongChecksum = 1)],
  ['mute', (bench) => (bench.misbehaviour.silent = true)],
  ['back', (bench) => (bench.misbehaviour.silent = false)],
  ['late', (bench) => (bench.misbehaviour.extraDelayMs = 190)],
  ['prompt', (bench) => (bench.misbehaviour.extraDelayMs = 0)],
  ['noise', (bench) => bench.appear(fromHex('53 81 08 00 04 FF 53'))],
  ['swapped', (bench) => bench.stimulate({ kind: 'SwapModule', identity: 'other' })],
  ['pushed', (bench) => bench.stimulate({ kind: 'Walk', direction: 'in', force: true })],
  ['fire', (bench) => bench.stimulate({ kind: 'Fire', active: true })],
  ['no fire', (bench) => bench.stimulate({ kind: 'Fire', active: false })],
]

describe.each([
  ['in the open', inTheOpen],
  ['in a session', secured],
])('whatever happens on the wire, %s', (_way, settings) => {
  test('each order ends once, and the gate never opens more often than it was ordered', () => {
    const doing = fc.oneof(fc.constantFrom(...doings.map(([name]) => name)), fc.constant('order'))
    const acts = fc.array(fc.tuple(doing, fc.integer({ min: 0, max: 700 })), { maxLength: 25 })
    const play = new Map(doings)
    fc.assert(
      fc.property(acts, fc.nat(), (script, seed) => {
        const bench = osdpBench({ family: osdpGate, devices: { one: { ...settings, ...gateWiring } }, seed })
        let orders = 0
        for (const [what, pauseMs] of script) {
          if (what === 'order') bench.order(openGate('in', `${orders++}`, 900))
          else play.get(what)?.(bench)
          bench.advance(pauseMs)
        }
        bench.advance(5000)
        const ends = bench.signals.flatMap(({ signal }) =>
          /^Order/.test(signal.kind) && 'ref' in signal ? [signal] : [],
        )
        expect(ends.map(({ ref }) => ref).sort()).toEqual(
          Array.from({ length: orders }, (_, at) => `${at}`).sort(),
        )
        const mayHaveOpened = ends.filter(({ kind }) => kind !== 'OrderFailed').length
        expect(bench.openings().length).toBeLessThanOrEqual(mayHaveOpened)
      }),
      { numRuns: 120 },
    )
  })
})
