/**
 * A device that is walked by somebody who knows what is really wired: the device behaves as `truth` says, the walk begins with what
 * is `believed`, and who walks answers by what physically happened. Time is virtual.
 */
import type { Entry } from '../../daemon/commissioning/record.ts'
import type { Settings } from '../../daemon/commissioning/settings-change.ts'
import {
  type Answer,
  createWalk,
  type Question,
  type Walk,
  WalkEnded,
} from '../../daemon/commissioning/walk.ts'
import { openWalked } from '../../daemon/commissioning/walked.ts'
import { familyOf } from '../../drivers/families.ts'
import { onWire } from '../../drivers/family.ts'
import type { Movement, Stimulus } from '../../drivers/ports.ts'
import { openSimulatedLine } from '../../drivers/simulated-line.ts'
import { createPipe } from '../../drivers/transport/pipe.ts'
import { seeded } from './chance.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** Who walks: what they do when asked, and what they answer. */
export type Walker = (question: Question, bench: WalkBench) => Answer | Promise<Answer>

export interface WalkBench {
  readonly clock: ReturnType<typeof createVirtualClock>
  readonly movements: Movement[]
  /** When the gate was opened, and when the wire was let go, in virtual ms. */
  readonly openedAtMs: number[]
  readonly closedAtMs: number[]
  readonly asked: Question[]
  readonly entries: Entry[]
  /** Who walks does this after so long. */
  later(ms: number, stimulus: Stimulus): void
  /** Pulls the plug of the device that is walked. */
  unplug(): void
  /** Goes through the walk. Rejects with what ended it before its end. */
  run(walk: (walk: Walk) => Promise<unknown>, walker: Walker): Promise<Settings>
}

export const yes: Answer = { kind: 'yes' }
export const no: Answer = { kind: 'no' }
export const skip: Answer = { kind: 'skip' }
export const number = (value: number): Answer => ({ kind: 'number', number: value })

interface Wired {
  readonly family: string
  readonly truth: unknown
  readonly believed: unknown
}

const device = 'walked'
/** More steps than the longest walk takes. */
const mostSteps = 200_000
const stepMs = 20

export function createWalkBench({ family: name, truth, believed }: Wired): WalkBench {
  const clock = createVirtualClock()
  const table = familyOf(name)
  const real = table.settings.parse(truth)
  const first = table.settings.parse(believed) as Settings
  const family = onWire(table, first)
  const movements: Movement[] = []
  const openedAtMs: number[] = []
  const closedAtMs: number[] = []
  const asked: Question[] = []
  const entries: Entry[] = []
  let pipe = createPipe({ clock, chance: seeded(1) })
  const line = openSimulatedLine({
    transport: pipe.far,
    clock,
    chance: seeded(2),
    codec: onWire(table, real).codec,
    format: null,
    interByteMs: family.interByteMs,
    devices: [{ id: device, device: family.simulate(real) }],
    onMovement(_id, movement, atMs) {
      movements.push(movement)
      if (movement.kind === 'GateOpened') openedAtMs.push(atMs)
    },
    onClosed: () => closedAtMs.push(clock.now()),
  })

  function plug() {
    pipe = createPipe({ clock, chance: seeded(1) })
    line.plug(pipe.far)
    return pipe.near
  }

  const bench: WalkBench = {
    clock,
    movements,
    openedAtMs,
    closedAtMs,
    asked,
    entries,
    later: (ms, stimulus) => void clock.at(clock.now() + ms, () => line.stimulate(device, stimulus)),
    unplug: () => pipe.cut(),
    async run(through, walker) {
      const walk = createWalk(
        {
          clock,
          family: table,
          open: (settings) =>
            openWalked(
              {
                id: 'line',
                family,
                openTransport: plug,
                where: 'the bench',
                format: null,
                extraMs: 0,
                echo: false,
                devices: [{ id: device, settings: first }],
              },
              { device, settings, clock },
            ),
          async ask(question) {
            asked.push(question)
            return await walker(question, bench)
          },
          tell: async () => undefined,
          keep: (entry) => entries.push(entry),
          pick: ({ en }) => en,
        },
        first,
      )
      return await passing(clock, walked(walk, through))
    },
  }
  return bench
}

async function walked(walk: Walk, through: (walk: Walk) => Promise<unknown>): Promise<Settings> {
  if (!(await walk.open(walk.settings()))) throw new WalkEnded('unanswered')
  await through(walk)
  await walk.cut()
  return walk.settings()
}

/** Lets time pass until it is done. */
async function passing<T>(clock: WalkBench['clock'], done: Promise<T>): Promise<T> {
  let isOver = false
  const end = () => {
    isOver = true
  }
  done.then(end, end)
  for (let n = 0; n < mostSteps && !isOver; n++) {
    for (let turns = 0; turns < 10; turns++) await Promise.resolve()
    if (!isOver) clock.advance(stepMs)
  }
  if (!isOver) throw new Error('the walk hangs')
  return await done
}

/** Verdicts by step, each with its English words. */
export function verdicts({ entries }: WalkBench): readonly string[] {
  return entries.map(({ step, verdict }) => `${step} ${verdict}`)
}
