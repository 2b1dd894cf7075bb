/** The locker families "relay board as locks", on a serial line and over TCP: their settings and their rows. */
import * as z from 'zod'
import { tcpCodec } from '../codec/modbus-tcp.ts'
import { converseNumbered, simulateNumbered } from '../codec/modbus-transactions.ts'
import { modbusCodec } from '../codec/relay-board/codec.ts'
import { boardProfiles } from '../codec/relay-board/flash.ts'
import type { ModbusPacket } from '../codec/relay-board/packets.ts'
import { defineFamily, type Told } from '../family.ts'
import { doors, feedbackToProve, times } from '../locker/settings.ts'
import type { LockerState } from '../locker/state.ts'
import { doorLocks } from '../locker/wiring.ts'
import type { Conversation } from '../ports.ts'
import { converseBlind } from './blind.ts'
import type { BlindState } from './blind-state.ts'
import { converseSeeing, switches } from './conversation.ts'
import { simulate } from './simulator.ts'
import { type LockRelaySettings, lastRelay } from './wiring.ts'

const board = z.strictObject({
  profile: z
    .enum(boardProfiles)
    .default('waveshare')
    .describe('继电器板的定时吸合方式。 How the board is asked for a pulse of its own timer.'),
  relays: z.int().min(1).max(lastRelay).describe('板上继电器数。 How many relays the board has.'),
  /** No default: locks differ, and a coil that is driven too long burns. */
  pulseMs: z
    .int()
    .min(100)
    .max(1000)
    .multipleOf(100)
    .describe(
      '吸合时长（毫秒），按锁的说明书，过长会烧线圈。 How long a coil is driven, by its data sheet, ms.',
    ),
  doors: doors(lastRelay),
  /** No default: what may be concluded from an order depends on it. */
  contacts: z
    .union([z.literal('none'), z.strictObject({ feedback: feedbackToProve })])
    .describe(
      '门状态触点：第 k 继电器的门接第 k 输入；none 表示未接，则只知锁已通电，不知门开关，存物须由人工确认。 ' +
        'The contact of the door on relay k is at input k; none: the lock was driven is all that is known, never whether a door is open or shut, and staff must confirm what was locked away.',
    ),
  pollMs: times.pollMs,
  /** Boards answer within 10 ms; a short deadline lets a lost pulse be proved before it could have ended. */
  replyMs: z
    .int()
    .min(10)
    .max(500)
    .default(50)
    .describe('开锁应答期限（毫秒）。 How long an unlock may take to be answered, ms.'),
  queryReplyMs: times.queryReplyMs,
  confirmMs: times.confirmMs,
  betweenUnlocksMs: times.betweenUnlocksMs,
  debounceMs: times.debounceMs,
})

function settingsWith(unit: z.ZodDefault<z.ZodInt>) {
  return board
    .extend({ unit: unit.describe('Modbus 单元地址。 Modbus unit address.') })
    .refine((given) => doorLocks(given).every(({ lock }) => lock <= given.relays), {
      error: '门多于继电器 a door is on a relay that the board does not have',
      path: ['doors'],
    })
    .refine(({ contacts, confirmMs, pulseMs }) => contacts === 'none' || confirmMs > pulseMs, {
      error:
        'confirmMs 须大于 pulseMs confirmMs must be longer than pulseMs, or a door is given up while its coil is driven',
      path: ['confirmMs'],
    })
}

function converse(settings: LockRelaySettings): Conversation<LockerState | BlindState, ModbusPacket> {
  const { contacts } = settings
  return contacts === 'none' ? either(converseBlind(settings)) : either(converseSeeing(settings, contacts))
}

/** Without contacts a driven lock is all that is known. */
function unseen({ contacts }: LockRelaySettings): Told | null {
  return contacts === 'none' ? doorsUnseen : null
}

const doorsUnseen: Told = {
  zh: '柜门未接触点：只知锁已通电，不知门是否打开或关好；存物不会自动确认，被撬也不会报警',
  en: 'the doors have no contacts: that a lock was driven is all that is known, never whether its door is open or shut; no deposit is confirmed by itself, and no breach is noticed',
}

/** A conversation gets back only states that it gave itself. */
function either<S extends LockerState | BlindState>(
  conversation: Conversation<S, ModbusPacket>,
): Conversation<LockerState | BlindState, ModbusPacket> {
  return {
    initial: conversation.initial,
    step: (state, input, now) => conversation.step(state as S, input, now),
  }
}

/**
 * Cabinets whose locks are driven by a Modbus RTU relay board (Waveshare, LC Technology). Several boards may share a bus.
 */
export const lockModbusRelay = defineFamily({
  name: 'lock-modbus-relay',
  kind: 'locker',
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  /** 3.5 characters of silence end a frame: 4.01 ms at 9600 baud (MODBUS over Serial Line V1.02, 2.5.1.1). */
  gapMs: 5,
  /** FTDI adapters hold bytes back for up to 16 ms, and the scheduler adds up to 10 ms. */
  interByteMs: 30,
  settings: settingsWith(z.int().min(1).max(255).default(1)),
  codec: modbusCodec,
  unseen,
  levels: switches,
  conversation: converse,
  simulator: simulate,
})

/** The same boards with an Ethernet port that speak Modbus TCP. */
export const lockModbusTcpRelay = defineFamily({
  name: 'lock-modbus-tcp-relay',
  kind: 'locker',
  wires: ['tcp'],
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  gapMs: 0,
  interByteMs: 250,
  settings: settingsWith(z.int().min(0).max(255).default(1)),
  codec: tcpCodec(modbusCodec),
  unseen,
  levels: switches,
  conversation: (parsed) => converseNumbered(converse(parsed)),
  simulator: (parsed) => simulateNumbered(simulate(parsed)),
})
