/**
 * One thing at a time: what comes in while something is being handled waits until that is done. So a signal's receiver
 * may give an order from inside its callback, and bytes that came before a request can never answer it.
 */

/** A turn that takes this many steps is going in circles (a conversation that repeats an expired request): a bug. */
const maxStepsPerTurn = 10_000

/**
 * Gives `turn(job)`: runs the job now, or after the running ones when it is called from inside one. When no job is
 * left, `after` is called for as long as it says that it did something.
 */
export function createTurns(after: () => boolean): (job: () => void) => void {
  const jobs: (() => void)[] = []
  let running = false

  function runAll(): void {
    for (let steps = 0; steps < maxStepsPerTurn; steps++) {
      const job = jobs.shift()
      if (job !== undefined) job()
      else if (!after()) return
    }
    throw new Error(`one turn of a line took more than ${maxStepsPerTurn} steps: something goes in circles`)
  }

  return (job) => {
    jobs.push(job)
    if (running) return
    running = true
    try {
      runAll()
    } finally {
      running = false
    }
  }
}
