/** A city's figures for people. Pure. */
import type { CityReport } from './city.ts'
import type { PhaseFigures } from './phase.ts'

const rows: readonly (readonly [string, (figures: PhaseFigures) => string])[] = [
  ['venues', ({ venues }) => String(venues)],
  ['connections', ({ connections }) => String(connections)],
  ['events', ({ events }) => String(events)],
  ['wall time, s', ({ wallS }) => String(wallS)],
  ['events/s', ({ eventsPerS }) => tenths(eventsPerS)],
  ['PUBLISH in/s', ({ publishesInPerS }) => tenths(publishesInPerS)],
  ['PUBLISH out/s', ({ publishesOutPerS }) => tenths(publishesOutPerS)],
  ['  in + out, busiest 2 s', ({ publishesBusiestPerS }) => String(publishesBusiestPerS)],
  ['envelope, bytes', ({ payloadBytes }) => String(payloadBytes)],
  ['MQTT bytes/event, in', ({ events, mqttBytesIn }) => (events === 0 ? '–' : String(mqttBytesIn))],
  ['MQTT bytes/event, out', ({ events, mqttBytesOut }) => (events === 0 ? '–' : String(mqttBytesOut))],
  ['wire bytes/event, about', ({ events, wireBytes }) => (events === 0 ? '–' : String(wireBytes))],
  ['latency p50, ms', ({ latencyP50Ms }) => tenths(latencyP50Ms)],
  ['latency p99, ms', ({ latencyP99Ms }) => tenths(latencyP99Ms)],
  ['latency, longest, ms', ({ latencyMostMs }) => tenths(latencyMostMs)],
  ['broker, % of a core', ({ brokerCpu }) => tenths(brokerCpu)],
  ['broker, MB', ({ brokerRssMb }) => String(brokerRssMb)],
  ['consumers, % of a core', ({ consumersCpu }) => tenths(consumersCpu)],
  ['gateways, % of a core', ({ gatewaysCpu }) => tenths(gatewaysCpu)],
  ['dropped by the broker', ({ dropped }) => String(dropped)],
  ['links lost or refused', ({ faults }) => String(faults)],
]

/** A column a phase, and below it whether all is well. */
export function tableOf(report: CityReport): readonly string[] {
  const { phases, cameAgain, acknowledgements, storeBytes, consumersLost, complaints } = report
  const line = (title: string, cells: readonly string[]) =>
    title.padEnd(28) + cells.map((cell) => cell.padStart(10)).join('')
  return [
    line(
      '',
      phases.map(({ name }) => name),
    ),
    ...rows.map(([title, of]) => line(title, phases.map(of))),
    `came again ${cameAgain}, acknowledgements ${acknowledgements}, ${storeBytes} bytes of the store an event`,
    ...(consumersLost.length === 0
      ? []
      : [
          `consumers lost their link ${consumersLost.length} times: ${[...new Set(consumersLost)].join(', ')}`,
        ]),
    ...(complaints.length === 0
      ? ['every event is there exactly once, in order, its chain unbroken']
      : complaints.map((words) => `WRONG ${words}`)),
  ]
}

function tenths(value: number | null): string {
  return value === null ? '–' : value.toFixed(1)
}
