/** People as scripts: generators that do something, then wait for time, for a movement, or for their turn. */
import type { Clock, Movement } from '../../drivers/ports.ts'

export type Wait =
  | { readonly kind: 'pause'; readonly ms: number }
  /** resumes with the movement, or with null after `withinMs` */
  | {
      readonly kind: 'movement'
      readonly device: string
      readonly movement: Movement['kind']
      readonly withinMs: number
    }
  /** one actor at a time at a place; given back with `leave` */
  | { readonly kind: 'turn'; readonly place: string }

export type Actor = Generator<Wait, void, Movement | null>

export interface Stage {
  /** Starts an actor; `done` is called when it has ended. */
  play(actor: Actor, done?: () => void): void
  /** Tells the actors what happened at a device. */
  moved(device: string, movement: Movement): void
  leave(place: string): void
  playing(): number
}

interface Watcher {
  readonly device: string
  readonly movement: Movement['kind']
  readonly resume: (movement: Movement | null) => void
}

/** Runs actors on a clock, real or virtual. */
export function createStage(clock: Clock): Stage {
  const watchers = new Set<Watcher>()
  const queues = new Map<string, (() => void)[]>()
  let playing = 0

  function play(actor: Actor, done?: () => void): void {
    playing++
    advance(actor, null, () => {
      playing--
      done?.()
    })
  }

  function advance(actor: Actor, answer: Movement | null, done: () => void): void {
    const { value: wait, done: ended } = actor.next(answer)
    if (ended || wait === undefined) {
      done()
      return
    }
    const resume = (movement: Movement | null) => advance(actor, movement, done)
    if (wait.kind === 'pause') clock.at(clock.now() + Math.max(1, wait.ms), () => resume(null))
    else if (wait.kind === 'turn') takeTurn(wait.place, () => resume(null))
    else watch(wait, resume)
  }

  function watch(
    wait: Extract<Wait, { kind: 'movement' }>,
    resume: (movement: Movement | null) => void,
  ): void {
    const cancel = clock.at(clock.now() + wait.withinMs, () => {
      watchers.delete(watcher)
      resume(null)
    })
    const watcher: Watcher = {
      ...wait,
      resume(movement) {
        cancel()
        watchers.delete(watcher)
        resume(movement)
      },
    }
    watchers.add(watcher)
  }

  function takeTurn(place: string, go: () => void): void {
    const queue = queues.get(place)
    if (queue !== undefined) queue.push(go)
    else {
      queues.set(place, [])
      clock.at(clock.now() + 1, go)
    }
  }

  return {
    play,
    moved(device, movement) {
      // Later, because an actor that causes a movement begins to watch for it only afterwards.
      clock.at(clock.now() + 1, () => {
        for (const watcher of [...watchers]) {
          if (watcher.device === device && watcher.movement === movement.kind) watcher.resume(movement)
        }
      })
    },
    leave(place) {
      const next = queues.get(place)?.shift()
      if (next === undefined) queues.delete(place)
      else clock.at(clock.now() + 1, next)
    },
    playing: () => playing,
  }
}
