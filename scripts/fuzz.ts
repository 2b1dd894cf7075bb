/** Fuzzes the device families side by side, one thread a core, and says for each what came of it. Ends with 1 on a complaint. */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { families } from '../drivers/families.ts'
import type { FuzzJob, FuzzNews } from './fuzz-worker.ts'

const usage = `usage: scripts/fuzz [--count 2000000] [--seed N] [FAMILY…]\nfamilies: ${[...families.keys()].join(' ')}`
/** Ten thousand inputs take a second or so; a thread that says nothing for so long hangs. */
const hangMs = 60_000
/** A family holds some frames and its state; the rest is waste that is cleared in time. */
const mostHeapMb = 256

interface Options {
  readonly count: number
  readonly seed: number
  readonly chosen: readonly string[]
}

function optionsFrom(argv: string[]): Options | null {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        count: { type: 'string', default: '2000000' },
        seed: { type: 'string', default: '20261123' },
      },
    })
    const [count, seed] = [Number(values.count), Number(values.seed)]
    if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) return null
    if (!positionals.every((name) => families.has(name))) return null
    return { count, seed, chosen: positionals.length === 0 ? [...families.keys()] : positionals }
  } catch {
    // parseArgs words its own complaint for programmers; the usage line says all there is
    return null
  }
}

interface Outcome extends FuzzNews {
  readonly peakMb: number
  readonly seconds: number
}

/** Resolves with what came of one family: its end, its first complaint, or that it hangs. */
function fuzz(job: FuzzJob): Promise<Outcome> {
  return new Promise((resolve) => {
    const startMs = performance.now()
    const worker = new Worker(new URL('./fuzz-worker.ts', import.meta.url), { workerData: job })
    let last: FuzzNews = { inputs: 0, packets: 0, complaint: null, heapMb: 0, isOver: false }
    let peakMb = 0
    let timer = setTimeout(hang, hangMs)

    function end(complaint: string | null): void {
      clearTimeout(timer)
      void worker.terminate()
      resolve({ ...last, complaint, peakMb, seconds: (performance.now() - startMs) / 1_000 })
    }
    function hang(): void {
      end(`nothing for ${hangMs} ms after input ${last.inputs} of seed ${job.seed}`)
    }

    worker.on('message', (news: FuzzNews) => {
      last = news
      peakMb = Math.max(peakMb, news.heapMb)
      clearTimeout(timer)
      timer = setTimeout(hang, hangMs)
      if (peakMb > mostHeapMb) end(`took ${peakMb.toFixed(0)} MB at input ${news.inputs} of seed ${job.seed}`)
      else if (news.isOver || news.complaint !== null) end(news.complaint)
    })
    worker.on('error', (error) => end(`the thread ended: ${error.stack ?? error.message}`))
  })
}

async function main(argv: string[]): Promise<number> {
  const options = optionsFrom(argv)
  if (options === null) {
    console.error(usage)
    return 2
  }
  const { count, seed, chosen } = options
  const waiting = [...chosen]
  let failed = 0
  const work = async (): Promise<void> => {
    for (let family = waiting.shift(); family !== undefined; family = waiting.shift()) {
      const { complaint, inputs, packets, seconds, peakMb } = await fuzz({ family, seed, count })
      console.log(
        `${family.padEnd(22)} ${inputs} inputs, ${packets} packets, ${Math.round(inputs / seconds)} a second, ` +
          `${peakMb.toFixed(0)} MB${complaint === null ? '' : `\n  FAILED: ${complaint}`}`,
      )
      if (complaint !== null) failed++
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  console.log(`${chosen.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
