/**
 * Conversations and simulators of Modbus boards over TCP: those of the serial line, with a transaction number on each
 * message. Pure.
 */
import type { Conversation, Input, Packet, Simulator, Step } from '../ports.ts'
import type { Numbered } from './modbus-tcp.ts'

/** The conversation on the serial line, and the number of its newest request. */
export interface Transactions<S> {
  readonly spoken: S
  readonly newest: number
}

/**
 * `conversation` over TCP: each request has the next number. Of the packets that answer nothing in flight only the late
 * answer to the request before goes on to it; older ones, and answers that come twice, prove nothing.
 */
export function converseNumbered<S, P extends Packet>(
  conversation: Conversation<S, P>,
): Conversation<Transactions<S>, Numbered<P>> {
  return {
    initial: { spoken: conversation.initial, newest: 0 },
    step(state, input, now) {
      const step = conversation.step(state.spoken, withoutOld(input, state.newest), now)
      return numbered(step, state.newest)
    },
  }
}

/** A packet that is too old to mean anything is as good as none: the conversation merely looks at its clock. */
function withoutOld<P extends Packet>(input: Input<Numbered<P>>, newest: number): Input<P> {
  const isOld = input.kind === 'stray' && input.packet.transaction !== following(newest, -1)
  return isOld ? { kind: 'wake' } : input
}

function numbered<S, P extends Packet>(step: Step<S, P>, newest: number): Step<Transactions<S>, Numbered<P>> {
  const { state: spoken, send, ...rest } = step
  if (send === null) return { ...rest, send, state: { spoken, newest } }
  const transaction = following(newest, 1)
  const request = { ...send, packet: { ...send.packet, transaction } }
  return { ...rest, send: request, state: { spoken, newest: transaction } }
}

function following(transaction: number, by: 1 | -1): number {
  return (transaction + by) & 0xffff
}

/** `simulator` over TCP: an answer has the number of its request. */
export function simulateNumbered<S, P extends Packet>(simulator: Simulator<S, P>): Simulator<S, Numbered<P>> {
  return {
    initial: simulator.initial,
    step(state, input, now) {
      const { replies, ...rest } = simulator.step(state, input, now)
      const transaction = input.kind === 'request' ? input.packet.transaction : 0
      return {
        ...rest,
        replies: replies.map(({ packet, afterMs }) => ({ packet: { ...packet, transaction }, afterMs })),
      }
    },
  }
}
