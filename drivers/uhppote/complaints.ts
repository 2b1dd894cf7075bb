/** What is wrong with a controller as it is set, in words for staff; each is told once for as long as it lasts. Pure. */
import { directions } from '../gate/opens.ts'
import type { Signal } from '../words.ts'
import type { Change, ControllerGateState, ControllerSettings } from './state.ts'

/** Tells what is wrong now and was not before. */
export function complained(settings: ControllerSettings, { state, signals }: Change): Change {
  const complaints = state.presence === 'online' ? complaintsOf(settings, state) : []
  const fresh = complaints.filter((what) => !state.complaints.includes(what))
  const told = fresh.map((what): Signal => ({ kind: 'Degraded', what }))
  return { state: { ...state, complaints }, signals: [...signals, ...told] }
}

function complaintsOf(settings: ControllerSettings, state: ControllerGateState): readonly string[] {
  const all: string[] = []
  for (const direction of directions) {
    const { mode = 3, delaySeconds = 0 } = state.settings[direction] ?? {}
    const door = settings.doors[direction]
    if (mode === 1) {
      all.push(
        `控制器 ${door} 号门设为常开，任何人可通过 door ${door} is held open by its controller: anybody can pass`,
      )
    }
    if (mode === 2) {
      all.push(
        `控制器 ${door} 号门设为常闭，不受网关控制 door ${door} is held shut by its controller, not by us`,
      )
    }
    if (delaySeconds * 1000 > settings.relockMs) {
      all.push(
        `控制器 ${door} 号门开门 ${delaySeconds} 秒，长于闸机等待时间，一次放行可能多人通过 door ${door} opens for ${delaySeconds} s, longer than the gate waits: several may pass on one grant`,
      )
    }
  }
  if (state.cards > 0) {
    all.push(
      `控制器内存有 ${state.cards} 张卡，会自行放行 the controller holds ${state.cards} cards and lets them pass by itself`,
    )
  }
  if (state.forcedLock) all.push('控制器处于强制锁闭 the controller is in forced lock: its doors do not open')
  if (state.error !== 0) {
    all.push(`控制器报告故障（代码 ${state.error}） the controller reports a fault (code ${state.error})`)
  }
  if (state.isLogSilent) {
    all.push(
      '控制器未记录门磁事件，通行无法计数 the controller does not log its door contacts: no passage is counted; switch on the recording of door events',
    )
  }
  return all
}
