/**
 * An OSDP peripheral as the gateway meets it: badge reader, keypad and outputs with a gate behind them, with a secure
 * channel where it has a key. Pure. It answers its own address only, and repeats an answer when it is asked again.
 */

import type { Simulator } from '../ports.ts'
import type { OsdpPacket } from './packets.ts'
import {
  elapsed,
  nextMoment,
  noInputs,
  type PeripheralState,
  pushed,
  reported,
  type Scene,
} from './simulated-peripheral.ts'
import { answered } from './simulated-session.ts'

/** Before the first byte of an answer; 200 ms are allowed. */
const thinkingMs = 3

export function simulate(scene: Scene): Simulator<PeripheralState, OsdpPacket> {
  return {
    initial: noInputs(scene),
    step(state, input, now) {
      const before = elapsed(scene, state, now)
      if (input.kind === 'stimulus') {
        const after = pushed(scene, before.state, { stimulus: input.stimulus, now })
        const state = reported(scene, after.state, now)
        return {
          state,
          replies: [],
          movements: [...before.movements, ...after.movements],
          wakeAt: nextMoment(state, now),
        }
      }
      const shown = { ...before, state: reported(scene, before.state, now) }
      if (input.kind === 'wake' || input.packet.address !== scene.settings.address)
        return { ...shown, replies: [], wakeAt: nextMoment(shown.state, now) }
      const { state: next, reply, movements } = answered(scene, shown.state, { packet: input.packet, now })
      return {
        state: next,
        replies: reply === null ? [] : [{ packet: reply, afterMs: thinkingMs }],
        movements: [...before.movements, ...movements],
        wakeAt: nextMoment(next, now),
      }
    },
  }
}
