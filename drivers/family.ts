/** What one device family offers to the rest of the house, with its own types sealed inside. */
import type * as z from 'zod'
import type {
  Codec,
  Conversation,
  DeviceInput,
  DeviceStep,
  Input,
  Packet,
  SerialFormat,
  Simulator,
  Step,
  UsbSplit,
} from './ports.ts'

/** How a wire may reach the machine; each is a kind of transport of the venue file. */
export type WireKind = 'serial' | 'tcp' | 'udp' | 'hid' | 'evdev' | 'usb'

/** Whether the switches at a board's inputs are closed, by the number of the input or lock; those not read are left out. */
export type Levels = ReadonlyMap<number, boolean>

export type DeviceKind = 'reader' | 'scanner' | 'keypad' | 'gate' | 'locker' | 'inputs'

/** A conversation with its state inside, ready for a line. */
export interface Machine {
  step(input: Input<Packet>, now: number): Omit<Step<unknown, Packet>, 'state'>
}

/** A simulator with its state inside, ready for the device's end of a wire. */
export interface SimulatedDevice {
  step(input: DeviceInput<Packet>, now: number): Omit<DeviceStep<unknown, Packet>, 'state'>
}

/** How a wire is spoken on, for families whose bytes are data in their settings. */
export interface WireManner<P extends Packet> {
  readonly codec: Codec<P>
  readonly serial: SerialFormat
  /** Devices can share a wire only where this is the same. */
  readonly dialect: string
  /** As that of the row, where the settings say which frames may hold what; it goes before the row's. */
  isPersonal?(packet: P): boolean
}

/** Something that staff read, Chinese first. */
export interface Told {
  readonly zh: string
  readonly en: string
}

/** What a conversation may need that is neither in its settings nor on its wire. */
export interface Outside {
  /** So many bytes that nobody can foresee. */
  random(count: number): Uint8Array
  /** The text of a file that keeps a secret; null where it cannot be read. */
  secret(file: string): string | null
  readonly aes: Aes
  /** Somebody only looks at the wire: nothing that lasts may be done to a device. */
  readonly isLook?: boolean
}

/** AES with a key of 16 bytes, blocks chained (SP 800-38A, CBC) and none filled up: whole blocks in, as many out. */
export interface Aes {
  encrypt(work: AesWork): Uint8Array
  decrypt(work: AesWork): Uint8Array
}

export interface AesWork {
  readonly key: Uint8Array
  /** What the first block is chained to. */
  readonly start: Uint8Array
  readonly data: Uint8Array
}

function noCipher(): Uint8Array {
  throw new Error('a cipher was asked for without a secret')
}

/** Without anything from outside no secret is known, so that nothing secret can be done with what is foreseen. */
export const nothingOutside: Outside = {
  random: (count) => new Uint8Array(count),
  secret: () => null,
  aes: { encrypt: noCipher, decrypt: noCipher },
}

/** A row of `families.ts`. */
export interface Family {
  readonly name: string
  readonly kind: DeviceKind
  /** The only wires that carry it; absent where any does. */
  readonly wires?: readonly WireKind[]
  /** How it is spoken on a HID wire: in feature reports; absent: in output and input reports. */
  readonly reports?: 'feature'
  /** How frames are divided on a USB device with two pipes each way; absent: they never are. */
  readonly usbSplit?: UsbSplit
  /** Length of each datagram on a UDP wire, others are thrown away whole; absent: they have no fixed length. */
  readonly datagramBytes?: number
  readonly serial: SerialFormat
  /** Shortest pause on the wire between one exchange and the next request. */
  readonly gapMs: number
  /** Longest pause inside one packet; after it what was collected is looked at again as noise. */
  readonly interByteMs: number
  readonly settings: z.ZodType
  readonly codec: Codec<Packet>
  /** Who must answer by the settings, as the device reports itself; null where anybody may. */
  identityOf(settings: unknown): string | null
  /** Only where the settings say more of the wire than `codec` and `serial`, which are an example then. */
  wireFor?(settings: unknown): WireManner<Packet>
  /** What a device with such settings can not tell, and what follows from that; null for nothing. For who configures it. */
  unseen?(settings: unknown): Told | null
  /** What an answer says of the switches at the inputs, whatever they are wired to; null for other packets. Absent: it never says. */
  levels?(packet: Packet): Levels | null
  /** Whether the frame of the packet must not be kept in a trace: it may tell of a person or a secret. Absent: see `trace/recorder.ts`. */
  isPersonal?(packet: Packet): boolean
  /** `settings` must have been parsed with this row's schema. */
  converse(settings: unknown, outside?: Outside): Machine
  simulate(settings: unknown, outside?: Outside): SimulatedDevice
}

export interface FamilySpec<T, P extends Packet, C, S> {
  readonly name: string
  readonly kind: DeviceKind
  /** left out where any wire carries it */
  readonly wires?: readonly WireKind[]
  /** left out where a HID wire carries output and input reports */
  readonly reports?: 'feature'
  /** left out where frames are never divided between pipes */
  readonly usbSplit?: UsbSplit
  /** left out where datagrams have no fixed length, or there are none */
  readonly datagramBytes?: number
  readonly serial: SerialFormat
  readonly gapMs: number
  readonly interByteMs: number
  readonly settings: z.ZodType<T>
  readonly codec: Codec<P>
  /** left out where devices of the family have no identity of their own */
  identityOf?(settings: T): string | null
  /** left out where every device of the family speaks alike */
  wireFor?(settings: T): WireManner<P>
  /** left out where a device of the family tells all that its kind is asked for */
  unseen?(settings: T): Told | null
  /** left out where no answer shows the switches at its inputs bare */
  levels?(packet: P): Levels | null
  /** left out where the recorder of traces judges by the kind of device and by what `explain` masks */
  isPersonal?(packet: P): boolean
  conversation(settings: T, outside: Outside): Conversation<C, P>
  simulator(settings: T, outside: Outside): Simulator<S, P>
}

/**
 * Seals a family's own packet and state types. The casts are sound because a line feeds a machine only packets
 * that the same row's codec made.
 */
export function defineFamily<T, P extends Packet, C, S>(spec: FamilySpec<T, P, C, S>): Family {
  return {
    name: spec.name,
    kind: spec.kind,
    ...(spec.wires === undefined ? {} : { wires: spec.wires }),
    ...(spec.reports === undefined ? {} : { reports: spec.reports }),
    ...(spec.usbSplit === undefined ? {} : { usbSplit: spec.usbSplit }),
    ...(spec.datagramBytes === undefined ? {} : { datagramBytes: spec.datagramBytes }),
    serial: spec.serial,
    gapMs: spec.gapMs,
    interByteMs: spec.interByteMs,
    settings: spec.settings,
    codec: spec.codec as unknown as Codec<Packet>,
    identityOf: (settings) => spec.identityOf?.(spec.settings.parse(settings)) ?? null,
    ...(spec.wireFor === undefined ? {} : { wireFor: mannerOf(spec) }),
    unseen: (settings) => spec.unseen?.(spec.settings.parse(settings)) ?? null,
    ...(spec.levels === undefined ? {} : { levels: (packet: Packet) => spec.levels?.(packet as P) ?? null }),
    ...(spec.isPersonal === undefined
      ? {}
      : { isPersonal: (packet: Packet) => spec.isPersonal?.(packet as P) ?? true }),
    converse(settings, outside = nothingOutside) {
      const conversation = spec.conversation(spec.settings.parse(settings), outside)
      let state = conversation.initial
      return {
        step(input, now) {
          const { state: next, ...rest } = conversation.step(state, input as Input<P>, now)
          state = next
          return rest
        },
      }
    },
    simulate(settings, outside = nothingOutside) {
      const simulator = spec.simulator(spec.settings.parse(settings), outside)
      let state = simulator.initial
      return {
        step(input, now) {
          const { state: next, ...rest } = simulator.step(state, input as DeviceInput<P>, now)
          state = next
          return rest
        },
      }
    },
  }
}

function mannerOf<T, P extends Packet, C, S>(spec: FamilySpec<T, P, C, S>) {
  return (settings: unknown): WireManner<Packet> => {
    const parsed = spec.settings.parse(settings)
    const manner = spec.wireFor?.(parsed) ?? { codec: spec.codec, serial: spec.serial, dialect: spec.name }
    return manner as unknown as WireManner<Packet>
  }
}

/**
 * The family as it is spoken on a wire whose devices have such settings: for most families just itself. The settings must
 * have been parsed with its schema; those of any device of the wire will do.
 */
export function onWire(family: Family, settings: unknown): Family {
  if (family.wireFor === undefined) return family
  const { codec, serial, isPersonal } = family.wireFor(settings)
  return { ...family, codec, serial, ...(isPersonal === undefined ? {} : { isPersonal }) }
}
