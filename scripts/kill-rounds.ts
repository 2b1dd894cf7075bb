/** Plays the rounds of kills and says what became of the events. Ends with 1 when one is lost, doubled or out of order. */
import { parseArgs } from 'node:util'
import { playKillRounds, whatIsWrong } from '../test/support/kill-rounds.ts'

const usage = 'usage: scripts/kill-rounds [--rounds 200] [--seed N] [--flapping]'
/** `--flapping`: a broker that is killed so often. */
const flappingMs = 5_000

interface Options {
  readonly rounds: number
  readonly seed: number
  readonly flappingMs?: number
}

function optionsFrom(argv: string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        rounds: { type: 'string', default: '200' },
        seed: { type: 'string', default: '20261123' },
        flapping: { type: 'boolean', default: false },
      },
    })
    const [rounds, seed] = [Number(values.rounds), Number(values.seed)]
    if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(seed)) return null
    return { rounds, seed, ...(values.flapping ? { flappingMs } : {}) }
  } catch {
    // parseArgs words its own complaint for programmers; the usage line says all there is
    return null
  }
}

async function main(argv: string[]): Promise<number> {
  const options = optionsFrom(argv)
  if (options === null) {
    console.error(usage)
    return 2
  }
  const after = await playKillRounds({
    ...options,
    onRound: (round, what) => round % 20 === 0 && console.error(`round ${round}: ${what}`),
  })
  const wrong = whatIsWrong(after)
  const { journal, kills, freezes, received, gapsAsked, linkFacts, settledS, seconds } = after
  console.log(
    `${wrong.length === 0 ? 'sound' : 'NOT SOUND'}: ${options.rounds} rounds (seed ${options.seed}); killed daemon ` +
      `${kills.daemon}, broker ${kills.broker}, consumer ${kills.consumer}, frozen ${freezes}; ${journal.length} events, ` +
      `repeats ${received - journal.length}, gaps asked for ${gapsAsked}, link facts ${linkFacts}; ` +
      `confirmed ${settledS} s after the last round; ${seconds} s`,
  )
  for (const words of wrong) console.log(words)
  return wrong.length === 0 ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error)
  process.exit(1)
}
