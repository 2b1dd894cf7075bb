/** The gate families "relay and input board", on a serial line and over TCP: their settings and their rows. */
import * as z from 'zod'
import { tcpCodec } from '../codec/modbus-tcp.ts'
import { converseNumbered, simulateNumbered } from '../codec/modbus-transactions.ts'
import { modbusCodec } from '../codec/relay-board/codec.ts'
import { boardProfiles } from '../codec/relay-board/flash.ts'
import { defineFamily } from '../family.ts'
import { converse } from './conversation.ts'
import { simulate } from './simulator.ts'
import { channels, levels } from './wiring.ts'

const relay = z.int().min(1).max(channels)
const input = z.int().min(1).max(channels)
const contact = z.enum(['closed', 'open'])

/** Relays and inputs by the numbers printed on the board. */
const wiring = z.strictObject({
  /** Waveshare and boards with the same flash function, or LC Technology; each has a pulse of its own. */
  profile: z
    .enum(boardProfiles)
    .default('waveshare')
    .describe('继电器板的定时吸合方式。 How the board is asked for a pulse of its own timer.'),
  open: z
    .strictObject({ in: relay, out: relay })
    .describe('进、出方向的开闸继电器。 The relays on the open inputs of the gate.'),
  /** 200 to 500 ms is safe with every gate known; below 100 ms some do not see it. */
  pulseMs: z
    .int()
    .min(200)
    .max(1000)
    .multipleOf(100)
    .default(500)
    .describe('吸合时长（毫秒），由板卡计时。 How long an open relay is closed, timed by the board, ms.'),
  passed: z
    .strictObject({ in: input, out: input })
    .describe('进、出方向的通行触点输入。 The inputs of the passage contacts.'),
  fire: input
    .nullable()
    .default(null)
    .describe('火警触点输入；null 表示未接。 The input of the fire contact.'),
  /** `open`: a cut cable raises the alarm. */
  fireActive: contact
    .default('open')
    .describe('火警时触点状态；open 断线即报警。 The contact in a fire; open also reports a cut cable.'),
  passedActive: contact.default('closed').describe('通行时触点状态。 The contact while somebody passes.'),
  /** Contact of a gate that is not shut; without it nobody sees that it is held open. */
  ajar: input
    .nullable()
    .default(null)
    .describe('未关好触点输入；null 表示未接。 The input that tells that the gate is not shut.'),
  ajarActive: contact.default('closed').describe('未关好时触点状态。 The contact while it is not shut.'),
  /** Contact of a sensor that something stands in the gate. */
  obstructed: input
    .nullable()
    .default(null)
    .describe('受阻触点输入；null 表示未接。 The input that tells that something stands in the gate.'),
  obstructedActive: contact.default('closed').describe('受阻时触点状态。 The contact while something does.'),
  /** As set on the gate's own board. */
  relockMs: z
    .int()
    .min(1000)
    .max(60_000)
    .default(5000)
    .describe(
      '闸机等待通行的时间（毫秒），与控制板设置一致。 How long the gate waits for the person, as set on it, ms.',
    ),
  /** Passage contacts may close for 100 ms only: two readings must fall within that even if an order comes between. */
  pollMs: z
    .int()
    .min(20)
    .max(50)
    .default(40)
    .describe('轮询周期（毫秒）。 From one reading to the next, ms.'),
  /** Boards answer within 10 ms; the rest is for adapters that hold bytes back. */
  replyMs: z
    .int()
    .min(10)
    .max(500)
    .default(50)
    .describe('应答期限（毫秒）。 How long the board may take to answer, ms.'),
})

/** The wiring of a board with such a unit address; each relay and each input serves one purpose. */
function settingsWith(unit: z.ZodDefault<z.ZodInt>) {
  return wiring
    .extend({ unit: unit.describe('Modbus 单元地址。 Modbus unit address.') })
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
}

/** Addresses above it are reserved (MODBUS over Serial Line V1.02, 2.2); LC Technology boards answer to 255 all the same. */
const lastUnit = 247

const serialSettings = settingsWith(z.int().min(1).max(255).default(1)).refine(
  ({ unit, profile }) => unit <= lastUnit || profile === 'lc-technology',
  { error: `unit must be 1 to ${lastUnit}; only boards of profile lc-technology have more`, path: ['unit'] },
)

/** A board with an address of its own on the network is unit 0, 1 or 255, whatever its maker thinks. */
const tcpSettings = settingsWith(z.int().min(0).max(255).default(1))

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
  settings: serialSettings,
  codec: modbusCodec,
  levels,
  conversation: converse,
  simulator: (parsed) => simulate(parsed),
})

/**
 * The same boards with an Ethernet port that speak Modbus TCP (Waveshare Modbus POE ETH Relay (B)). A device server that
 * passes on the bytes of a serial line is `modbus-relay` with a TCP transport.
 */
export const modbusTcpRelay = defineFamily({
  name: 'modbus-tcp-relay',
  kind: 'gate',
  wires: ['tcp'],
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  gapMs: 0,
  /** A message may come in two segments; what is held up longer was sent again and comes late. */
  interByteMs: 250,
  settings: tcpSettings,
  codec: tcpCodec(modbusCodec),
  levels,
  conversation: (parsed) => converseNumbered(converse(parsed)),
  simulator: (parsed) => simulateNumbered(simulate(parsed)),
})
