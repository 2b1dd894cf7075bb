/**
 * The daemon as it is, but for the clock of its facts: the player of the day moves it on. Wires, sockets and links go
 * by real time. Usage: daemon.ts CONFIG RFC3339; a message `{moveTo}` on the channel to its parent moves time.
 */
import { hash } from 'node:crypto'
import { loadConfig } from '../../config/load.ts'
import { systemClock } from '../../daemon/clock.ts'
import { parseInstant } from '../../daemon/domain/calendar.ts'
import { stderrLog } from '../../daemon/log.ts'
import { systemRandom } from '../../daemon/random.ts'
import { run } from '../../daemon/run.ts'
import { createSteppedClock } from './stepped-clock.ts'

const [file = '', start = ''] = process.argv.slice(2)
const loaded = loadConfig(file)
if (!loaded.ok) {
  console.error(JSON.stringify(loaded.problems))
  process.exit(2)
}
const machine = systemClock(0)

/** Each moment asked for is answered when all that fell due on the way is done. */
function listen(facts: { moveTo(ms: number): void }): void {
  process.on('message', (message) => {
    const { moveTo } = message as { moveTo: number }
    facts.moveTo(moveTo)
    process.send?.({ movedTo: moveTo })
  })
}

await run({
  config: loaded.config,
  digest: hash('sha256', loaded.text, 'hex').slice(0, 16),
  log: stderrLog('info'),
  random: systemRandom(),
  clocksFrom(notBeforeMs) {
    const facts = createSteppedClock(Math.max(parseInstant(start), notBeforeMs), machine)
    listen(facts)
    return { facts, machine }
  },
  stopSignal: () =>
    new Promise((resolve) => {
      process.once('SIGTERM', resolve)
      process.once('SIGINT', resolve)
      // whoever plays the day is gone: nobody will ever move the clock again
      process.once('disconnect', () => resolve('disconnect'))
    }),
})
process.exit(0)
