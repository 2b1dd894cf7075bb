/** Plays the day: real devices' conversations, the real command line, the real daemon; each step held against the scenario. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseInstant } from '../../daemon/domain/calendar.ts'
import { systemRandom } from '../../daemon/random.ts'
import type { ExampleSite } from '../../test/support/example-site.ts'
import { startExampleSite } from '../../test/support/example-site.ts'
import { createRealClock } from '../../test/support/real-clock.ts'
import { createWatch } from '../../test/support/watch.ts'
import { bundle } from '../bundle.ts'
import type { Ending } from '../demo-ending.ts'
import { until } from '../demo-ending.ts'
import type { StaffKey } from './cast.ts'
import { eventDifference, occupancyDifference, told } from './compare.ts'
import { createConsoles } from './console.ts'
import type { DayDaemon } from './daemon-process.ts'
import { startDayDaemon } from './daemon-process.ts'
import type { Day } from './day.ts'
import type { Moved } from './hands.ts'
import { createHands } from './hands.ts'
import type { DayPlatform } from './platform.ts'
import { startDayPlatform } from './platform.ts'
import { prepare } from './preparation.ts'
import type { DayRecord } from './record.ts'
import { openRecord } from './record.ts'
import type { ScenarioStep } from './scenario.ts'
import { scenarioSteps } from './scenario.ts'
import { steps } from './steps/all.ts'

const venue = '140500-01'
const venueFile = new URL('./venue.yaml', import.meta.url)
const eveBefore = '2026-03-18T06:30:00+08:00'
const devicesMs = 15_000
/** After its last expected fact a step may still say something that is not expected. */
const quietMs = 120
const settleMs = 4_000
/** What a broker forgot, the gateway sends again after 30 s. */
const drainMs = 40_000

export interface DayOptions {
  readonly directory: string
  readonly port: number
  readonly say: (line: string) => void
  readonly ending: Ending
  /** numbers of steps after which the daemon is killed and started again */
  readonly kills?: ReadonlySet<number>
}

export interface DayOutcome {
  readonly differences: readonly string[]
  readonly events: number
  readonly platform: DayPlatform
  readonly record: DayRecord
}

/** Plays all steps; rejects when a step cannot be carried out at all. */
export async function playDay(options: DayOptions): Promise<DayOutcome> {
  const { directory, port, say, ending } = options
  mkdirSync(join(directory, 'logins'), { recursive: true })
  await bundle()
  const platform = await startDayPlatform({ port, venue, database: join(directory, 'platform.db') })
  ending.add(() => platform.end())
  const world = await openWorld({ directory, port, ending })
  const stage = stageOf(options, world, platform)
  await stage.start(eveBefore)
  await prepare(stage.day)
  await stage.stop()
  await stage.start(scenarioSteps[0]?.at ?? eveBefore)
  const differences: string[] = []
  let events = 0
  for (const [at, step] of scenarioSteps.entries()) {
    const difference = await stage.step(at, step)
    events += step.events.length
    say(`${difference === null ? '✓' : '✗'} ${step.at.slice(11, 19)}  ${step.what}  (${step.events.length})`)
    if (difference !== null) {
      say(`    ${difference}`)
      differences.push(`${at} ${step.at.slice(11, 19)}: ${difference}`)
    }
    if (options.kills?.has(at) === true) await stage.killAndRestart(step.at)
  }
  const record = stage.day.record()
  await until(() => platform.reached() >= record.events().length, drainMs)
  return { differences, events, platform, record }
}

interface DayWorld {
  readonly site: ExampleSite
  readonly moved: Moved[]
  readonly moving: ReturnType<typeof createWatch>
}

async function openWorld(place: { directory: string; port: number; ending: Ending }): Promise<DayWorld> {
  const { directory, port, ending } = place
  const moved: Moved[] = []
  const moving = createWatch()
  const site = await startExampleSite({
    directory,
    venueFile,
    platformUrl: `mqtt://127.0.0.1:${port}`,
    acknowledges: true,
    clock: createRealClock(),
    chance: systemRandom(),
    onMovement(device, movement) {
      moved.push({ device, movement })
      moving.changed()
    },
  })
  ending.add(() => site.stop())
  // the mains are there
  site.devices.stimulate('panel', { kind: 'SetContact', input: 1, active: true })
  return { site, moved, moving }
}

interface Stage {
  readonly day: Day
  /** Starts the daemon at a moment and waits for its devices. */
  start(at: string): Promise<void>
  stop(): Promise<void>
  killAndRestart(at: string): Promise<void>
  /** Plays one step; the first difference from the scenario, or null. */
  step(at: number, step: ScenarioStep): Promise<string | null>
}

function stageOf(options: DayOptions, world: DayWorld, platform: DayPlatform): Stage {
  const { directory, ending } = options
  const { site, moved, moving } = world
  const { configFile } = site
  const consoles = createConsoles({ configFile, logins: join(directory, 'logins') })
  let daemon: DayDaemon | null = null
  let record: DayRecord | null = null
  /** the last fact of the step before */
  let reached = 0
  /** wires that are out of their sockets; each has one device */
  const unplugged = new Set<string>()

  const theRecord = () => {
    record ??= openRecord(join(directory, 'journal.db'))
    return record
  }
  const newest = () => theRecord().events().at(-1)?.sequence ?? 0
  const day: Day = {
    hands: createHands({ site: () => site, record: theRecord, moved, moving }),
    record: theRecord,
    codes: new Map(),
    async staff(who: StaffKey, words, typed) {
      const { out } = await consoles.run(who, words, typed)
      return out
    },
    building: {
      contact: (input, active) => site.devices.stimulate('panel', { kind: 'SetContact', input, active }),
      unplug(wire) {
        unplugged.add(wire)
        site.unplug(wire)
      },
      replug(wire) {
        unplugged.delete(wire)
        site.replug(wire)
      },
      platformAway: () => platform.away(),
      platformBack: () => platform.back(),
      path: (name) => join(directory, name),
      file(name, text) {
        const path = join(directory, name)
        writeFileSync(path, text, { mode: 0o600 })
        return path
      },
    },
  }
  ending.add(async () => {
    record?.close()
    await daemon?.stop()
  })

  async function start(at: string): Promise<void> {
    const first = record === null ? 0 : newest()
    daemon = await startDayDaemon({ directory, configFile, at })
    const expected = site.deviceCount - unplugged.size
    const connected = () =>
      theRecord()
        .events()
        .filter((event) => event.sequence > first && event.type === 'device.connected').length
    if (!(await until(() => connected() >= expected, devicesMs))) {
      throw new Error(`only ${connected()} of ${expected} devices answered`)
    }
  }

  async function counts(): Promise<Record<string, number>> {
    const { out } = await consoles.run('W1', ['status', '--json'])
    return (JSON.parse(out) as { occupancy: Record<string, number> }).occupancy
  }

  return {
    day,
    start,
    async stop() {
      await daemon?.stop()
      reached = newest()
    },
    async killAndRestart(at) {
      await daemon?.kill()
      await start(at)
      reached = newest()
    },
    async step(at, step) {
      const action = steps[at]
      if (action === undefined) throw new Error(`step ${at} is not written`)
      await daemon?.moveTo(parseInstant(step.at))
      await action(day)
      const since = () =>
        theRecord()
          .events()
          .filter(({ sequence }) => sequence > reached)
      await until(() => told(since()).length >= step.events.length, settleMs)
      await new Promise((resume) => setTimeout(resume, quietMs))
      const difference = eventDifference(since(), step) ?? occupancyDifference(await counts(), step)
      reached = newest()
      return difference
    },
  }
}
