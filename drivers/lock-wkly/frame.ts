/**
 * The frame around the messages of "WKLY" lock boards: the four letters, length of the whole, board, command, data,
 * XOR of all before it. Pure; what the commands mean, the codec knows.
 */
import { concat } from '../codec/bytes.ts'
import { xor8 } from '../codec/checksum.ts'
import type { Packet, Scan } from '../ports.ts'

const letters = [0x57, 0x4b, 0x4c, 0x59]
const lengthAt = 4
const boardAt = 5
const commandAt = 6
const dataAt = 7

/** Everything but the data. */
export const overhead = 8

export interface Message {
  readonly board: number
  readonly command: number
  readonly data: readonly number[]
}

/** What may stand behind a command. */
export interface Form<P> {
  /** How many data bytes. */
  readonly least: number
  readonly most: number
  /** null for data that mean nothing. */
  readonly read: (board: number, data: readonly number[]) => P | null
}

export function framed({ board, command, data }: Message): Uint8Array {
  const body = Uint8Array.of(...letters, overhead + data.length, board, command, ...data)
  return concat(body, Uint8Array.of(xor8(body)))
}

/** What stands at the start of `bytes`, by the forms of the commands that may come. */
export function scanFrame<P extends Packet>(bytes: Uint8Array, forms: ReadonlyMap<number, Form<P>>): Scan<P> {
  if (letters.some((letter, at) => at < bytes.length && bytes[at] !== letter)) return { kind: 'noise' }
  const [length, command] = [bytes[lengthAt], bytes[commandAt]]
  if (length === undefined) return { kind: 'incomplete' }
  const likely = command === undefined ? [...forms.values()] : listed(forms.get(command))
  const isLikely = ({ least, most }: Form<P>) => length >= overhead + least && length <= overhead + most
  const form = likely.find(isLikely)
  if (form === undefined) return { kind: 'noise' }
  if (bytes.length < length) return { kind: 'incomplete' }
  if (xor8(bytes, 0, length) !== 0) return { kind: 'noise' }
  const packet = form.read(bytes[boardAt] ?? 0, [...bytes.subarray(dataAt, length - 1)])
  return packet === null ? { kind: 'noise' } : { kind: 'packet', packet, length }
}

function listed<T>(one: T | undefined): readonly T[] {
  return one === undefined ? [] : [one]
}
