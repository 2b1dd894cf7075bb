/** The gate family "relay and input board": its settings and its row for the table of families. */
import * as z from 'zod'
import { modbusCodec } from '../codec/relay-board/codec.ts'
import { defineFamily } from '../family.ts'
import { converse } from './conversation.ts'
import { simulate } from './simulator.ts'
import { channels } from './wiring.ts'

const relay = z.int().min(1).max(channels)
const input = z.int().min(1).max(channels)
const contact = z.enum(['closed', 'open'])

/** Relays and inputs by the numbers printed on the board. */
const settings = z
  .strictObject({
    unit: z.int().min(1).max(247).default(1),
    open: z.strictObject({ in: relay, out: relay }),
    /** 200 to 500 ms is safe with every gate known; below 100 ms some do not see it. */
    pulseMs: z.int().min(200).max(1000).multipleOf(100).default(500),
    passed: z.strictObject({ in: input, out: input }),
    fire: input.nullable().default(null),
    /** `open`: a cut cable raises the alarm. */
    fireActive: contact.default('open'),
    passedActive: contact.default('closed'),
    /** Contact of a gate that is not shut; without it nobody sees that it is held open. */
    ajar: input.nullable().default(null),
    ajarActive: contact.default('closed'),
    /** Contact of a sensor that something stands in the gate. */
    obstructed: input.nullable().default(null),
    obstructedActive: contact.default('closed'),
    /** As set on the gate's own board. */
    relockMs: z.int().min(1000).max(60_000).default(5000),
    /** Passage contacts may close for 100 ms only: two readings must fall within that even if an order comes between. */
    pollMs: z.int().min(20).max(50).default(40),
    /** Boards answer within 10 ms; the rest is for adapters that hold bytes back. */
    replyMs: z.int().min(10).max(500).default(50),
  })
  .refine(({ open }) => open.in !== open.out, {
    error: 'open.in and open.out are the same relay; each direction needs its own',
    path: ['open', 'out'],
  })
  .refine(({ passed }) => passed.in !== passed.out, {
    error: 'passed.in and passed.out are the same input; each direction needs its own',
    path: ['passed', 'out'],
  })
  .refine(({ passed, fire }) => fire !== passed.in && fire !== passed.out, {
    error: 'fire is the input of a passage contact; it needs its own',
    path: ['fire'],
  })
  .refine(({ passed, fire, ajar }) => ajar === null || ![passed.in, passed.out, fire].includes(ajar), {
    error: 'ajar is the input of another contact; it needs its own',
    path: ['ajar'],
  })
  .refine(
    ({ passed, fire, ajar, obstructed }) =>
      obstructed === null || ![passed.in, passed.out, fire, ajar].includes(obstructed),
    { error: 'obstructed is the input of another contact; it needs its own', path: ['obstructed'] },
  )

/**
 * Turnstiles opened by a Modbus RTU relay board whose inputs read the passage and fire contacts (Waveshare Modbus RTU
 * Relay 8CH (D) and boards with the same flash function). One board to a wire: with several, polls come too seldom to
 * catch every passage at 9600 baud.
 */
export const modbusRelay = defineFamily({
  name: 'modbus-relay',
  kind: 'gate',
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  /** 3.5 characters of silence end a frame: 4.01 ms at 9600 baud (MODBUS over Serial Line V1.02, 2.5.1.1). */
  gapMs: 5,
  /**
   * FTDI adapters hold bytes back for up to 16 ms, and the scheduler adds up to 10 ms. Still below the usual reply
   * deadline, so that a good reply behind a false start is found in time.
   */
  interByteMs: 30,
  settings,
  codec: modbusCodec,
  conversation: converse,
  simulator: (parsed) => simulate(parsed),
})
