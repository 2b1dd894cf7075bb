/** An input board with contacts that open and close, as its master meets it. Pure. It answers only its own address. */
import { exceptionCodes, flagsAsked } from '../codec/modbus-data.ts'
import type { Simulator, Stimulus } from '../ports.ts'
import type { InputsPacket } from './packets.ts'

/** How long the board takes before its first reply byte. */
const thinkingMs = 4

/** The contacts in the order of the inputs, true where one is closed. */
type Contacts = readonly boolean[]

/** A board with every contact open; `SetContact` moves one of its inputs, and does nothing where there is none. */
export function simulate({
  unit,
  inputs,
}: {
  readonly unit: number
  readonly inputs: number
}): Simulator<Contacts, InputsPacket> {
  return {
    initial: Array.from({ length: inputs }, () => false),
    step(state, input) {
      const still = { state, replies: [], movements: [], wakeAt: null }
      if (input.kind === 'stimulus') return { ...still, state: moved(state, input.stimulus) }
      if (input.kind === 'wake' || input.packet.unit !== unit) return still
      const packet = answer(state, input.packet)
      return packet === null ? still : { ...still, replies: [{ packet, afterMs: thinkingMs }] }
    },
  }
}

function moved(contacts: Contacts, stimulus: Stimulus): Contacts {
  if (stimulus.kind !== 'SetContact') return contacts
  return contacts.map((closed, at) => (at === stimulus.input - 1 ? stimulus.active : closed))
}

function answer(contacts: Contacts, packet: InputsPacket): InputsPacket | null {
  if (packet.kind !== 'readInputs') return null
  const { unit, address, count } = packet
  if (count < 1 || address + count > contacts.length) {
    return { kind: 'exception', unit, code: exceptionCodes.illegalAddress }
  }
  return { kind: 'inputs', unit, on: flagsAsked(contacts, { address, count }) }
}
