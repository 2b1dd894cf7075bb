/** The host's side of the guest's agent: runs scripts of bash in the guest. */
import { connectTo, readLines } from './lines.ts'
import { patienceMs, within } from './waiting.ts'

export interface Run {
  readonly status: number
  /** What it said, on both outputs. */
  readonly said: string
}

export interface Agent {
  /** The guest has started; never comes in one that was resumed. */
  readonly started: Promise<void>
  run(script: string, ms?: number): Promise<Run>
  /** As `run`, but throws where the script fails. */
  must(script: string, ms?: number): Promise<string>
}

export async function openAgent(path: string): Promise<Agent> {
  const socket = await connectTo(path)
  const started = Promise.withResolvers<void>()
  const waiting = new Map<string, (run: Run) => void>()
  let count = 0
  readLines(socket, (line) => {
    const [number = '', status, text = ''] = line.split(' ')
    if (number === '0') started.resolve()
    const said = Buffer.from(text, 'base64').toString().trimEnd()
    waiting.get(number)?.({ status: Number(status), said })
    waiting.delete(number)
  })
  async function run(script: string, ms = patienceMs): Promise<Run> {
    const number = String(++count)
    const answer = Promise.withResolvers<Run>()
    waiting.set(number, answer.resolve)
    socket.write(`${number} ${Buffer.from(script).toString('base64')}\n`)
    return within(answer.promise, `the end of \`${script}\` in the guest`, ms)
  }
  return {
    started: started.promise,
    run,
    async must(script, ms) {
      const { status, said } = await run(script, ms)
      if (status !== 0) throw new Error(`\`${script}\` in the guest ended with ${status}: ${said}`)
      return said
    },
  }
}
