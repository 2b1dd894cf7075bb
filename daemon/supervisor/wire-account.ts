/** What was counted on one wire since the start, over all the lines it had. */
import type { Line, LineCounters } from '../../drivers/line.ts'
import type { DeviceCounters } from '../../drivers/talk.ts'

/** Counters as plain data: a Map would come out of JSON as nothing. */
export type WireCounters = Omit<LineCounters, 'devices'> & {
  readonly devices: Readonly<Record<string, Readonly<DeviceCounters>>>
}

export interface WireAccount {
  /** The line is over: what it counted is kept. */
  close(line: Line): void
  /** With what `line` has counted so far; null: there is none. */
  counters(line: Line | null): WireCounters
}

/** `devices`: all on the wire. */
export function openAccount(devices: readonly string[]): WireAccount {
  let past: WireCounters = {
    strays: 0,
    noiseBytes: 0,
    devices: Object.fromEntries(devices.map((device) => [device, nothingCounted])),
  }
  return {
    close(line) {
      past = sum(past, line.counters())
    },
    counters: (line) => (line === null ? past : sum(past, line.counters())),
  }
}

const nothingCounted: DeviceCounters = {
  requests: 0,
  replies: 0,
  silences: 0,
  garbled: 0,
  unsent: 0,
  repeatedEndings: 0,
  repeatedOrders: 0,
  lastLatencyMs: null,
}

function sum(past: WireCounters, line: LineCounters): WireCounters {
  return {
    strays: past.strays + line.strays,
    noiseBytes: past.noiseBytes + line.noiseBytes,
    devices: Object.fromEntries(
      Object.entries(past.devices).map(([device, before]) => [
        device,
        sumOfDevice(before, line.devices.get(device) ?? nothingCounted),
      ]),
    ),
  }
}

function sumOfDevice(a: Readonly<DeviceCounters>, b: Readonly<DeviceCounters>): DeviceCounters {
  return {
    requests: a.requests + b.requests,
    replies: a.replies + b.replies,
    silences: a.silences + b.silences,
    garbled: a.garbled + b.garbled,
    unsent: a.unsent + b.unsent,
    repeatedEndings: a.repeatedEndings + b.repeatedEndings,
    repeatedOrders: a.repeatedOrders + b.repeatedOrders,
    lastLatencyMs: b.lastLatencyMs ?? a.lastLatencyMs,
  }
}
