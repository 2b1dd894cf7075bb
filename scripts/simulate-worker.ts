/** One worker of the simulation: a seed in, a report out, until there is none left. */
import { parentPort } from 'node:worker_threads'
import { runDay } from '../test/simulation/run.ts'

parentPort?.on('message', (seed: number | null) => {
  if (seed === null) parentPort?.close()
  else parentPort?.postMessage(runDay(seed))
})
