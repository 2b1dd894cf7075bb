/** A process with the gateways of several venues: does what it is ordered and says how they are. Started by `city.ts`. */
import { systemClock } from '../../daemon/clock.ts'
import { systemRandom } from '../../daemon/random.ts'
import { type CityGateway, createCityGateway } from './gateway.ts'
import type { GatewaysMessage, GatewaysOrder, GatewaysSetting } from './orders.ts'
import { nowMs } from './orders.ts'
import type { PlannedEvent } from './plan.ts'

/** How often it is said how things are. */
const progressMs = 200
/** How often it is looked whether something happens or is confirmed: the precision of these times. */
const lookMs = 5

function run(setting: GatewaysSetting): void {
  const clock = systemClock(0)
  const random = systemRandom()
  const seen = { faults: 0, fault: '', mismatches: 0 }
  const gateways: readonly CityGateway[] = setting.venues.map((venue) =>
    createCityGateway({
      venue,
      port: setting.port,
      certificates: setting.certificates,
      clock,
      random,
      onFault(words) {
        seen.faults++
        seen.fault = words
      },
      onMismatch: () => void seen.mismatches++,
    }),
  )
  let coming: readonly PlannedEvent[] = []
  let next = 0
  let startMs = 0
  let isBusy = false
  let confirmedMs: number | null = null

  function happen(event: PlannedEvent, atMs: number): void {
    for (const gateway of gateways) gateway.append(event.type, atMs)
  }

  function look(): void {
    const atMs = nowMs()
    for (
      let event = coming[next];
      event !== undefined && startMs + event.offsetMs <= atMs;
      event = coming[next]
    ) {
      happen(event, nowMs())
      next++
    }
    const open = gateways.some(({ journal, confirmed }) => confirmed() < journal.head().sequence)
    confirmedMs = open ? null : (confirmedMs ?? nowMs())
  }

  function progress(): void {
    const sum = (of: (gateway: CityGateway) => number) => gateways.reduce((all, one) => all + of(one), 0)
    say({
      kind: 'progress',
      isIdle: !isBusy && next >= coming.length,
      up: sum((one) => Number(one.isUp())),
      appended: sum((one) => one.journal.head().sequence),
      confirmed: sum((one) => one.confirmed()),
      confirmedMs,
      ...seen,
    })
  }

  async function away(plan: readonly PlannedEvent[]): Promise<void> {
    isBusy = true
    await Promise.all(gateways.map((one) => one.away()))
    for (const event of plan) happen(event, nowMs())
    confirmedMs = null
    isBusy = false
    progress()
  }

  function obey(order: GatewaysOrder): void {
    if (order.kind === 'connect') for (const one of gateways) one.connect()
    else if (order.kind === 'play') {
      coming = order.plan
      next = 0
      startMs = order.startMs
    } else if (order.kind === 'away') void away(order.plan)
    else say({ kind: 'journals', journals: gateways.map(told) })
    progress()
  }

  setInterval(look, lookMs)
  setInterval(progress, progressMs)
  process.on('message', obey)
  progress()
}

function told({ venue, journal }: CityGateway) {
  const { stream, times } = journal
  return { venue, stream, ...journal.head(), bytes: journal.bytes(), times }
}

function say(message: GatewaysMessage): void {
  process.send?.(message)
}

process.on('disconnect', () => process.exit(0))
run(JSON.parse(process.argv[2] ?? '') as GatewaysSetting)
