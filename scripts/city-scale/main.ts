/** `scripts/city`: a city on one Mosquitto, measured; with `--until-it-breaks` twice the city, and again, until it gives. */
import { parseArgs } from 'node:util'
import { complaintOf } from './breaking.ts'
import type { CityOptions, CityReport } from './city.ts'
import { runCity } from './city.ts'
import { tableOf } from './table.ts'

const usage = `usage: scripts/city [--venues 119] [--events 600] [--consumers 4] [--minutes 10] [--peak-minutes 1]
                    [--kill-consumer] [--json] [--until-it-breaks]`
const minuteMs = 60_000

interface Asked extends CityOptions {
  readonly json: boolean
  readonly untilItBreaks: boolean
}

function askedIn(argv: string[]): Asked | null {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        venues: { type: 'string', default: '119' },
        events: { type: 'string', default: '600' },
        consumers: { type: 'string', default: '4' },
        minutes: { type: 'string', default: '10' },
        'peak-minutes': { type: 'string', default: '1' },
        'kill-consumer': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        'until-it-breaks': { type: 'boolean', default: false },
      },
    })
    const [venues, events, consumers] = [values.venues, values.events, values.consumers].map(Number)
    const [dayMs, peakMs] = [values.minutes, values['peak-minutes']].map(
      (minutes) => Number(minutes) * minuteMs,
    )
    const isCount = (value: number | undefined): value is number =>
      Number.isSafeInteger(value) && Number(value) > 0
    if (!isCount(venues) || !isCount(events) || !isCount(consumers)) return null
    if (!(dayMs !== undefined && dayMs > 0 && peakMs !== undefined && peakMs >= 0)) return null
    return {
      venues,
      events,
      consumers,
      dayMs,
      peakMs,
      killConsumer: values['kill-consumer'],
      json: values.json,
      untilItBreaks: values['until-it-breaks'],
    }
  } catch {
    // parseArgs words its own complaint for programmers; the usage line says all there is
    return null
  }
}

function print({ json }: Asked, report: CityReport): void {
  const { phases, ...rest } = report
  if (!json) for (const line of tableOf(report)) console.log(line)
  else for (const figures of [...phases, { name: 'check', ...rest }]) console.log(JSON.stringify(figures))
}

/** Twice as many venues each time. False when events were lost: that must not happen however large the city is. */
async function untilItBreaks(asked: Asked): Promise<boolean> {
  for (let venues = asked.venues; ; venues *= 2) {
    const report = await runCity({ ...asked, venues }, (words) => console.error(words)).catch(wordsOf)
    if (typeof report !== 'string') print(asked, report)
    const complaint = typeof report === 'string' ? report : complaintOf(report)
    if (complaint === null) continue
    console.log(
      asked.json ? JSON.stringify({ name: 'breaks', venues, complaint }) : `${venues} venues: ${complaint}`,
    )
    return typeof report === 'string' || report.complaints.length === 0
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function main(argv: string[]): Promise<number> {
  const asked = askedIn(argv)
  if (asked === null) {
    console.error(usage)
    return 2
  }
  if (asked.untilItBreaks) return (await untilItBreaks(asked)) ? 0 : 1
  const report = await runCity(asked, (words) => console.error(words))
  print(asked, report)
  return report.complaints.length === 0 ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(`city: ${wordsOf(error)}`)
  // what was under way may still be
  process.exit(1)
}
