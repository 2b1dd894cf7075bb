/** `scripts/demo --day`: plays the day as fast as it can and says whether everything was as it is written down. */
import { createEnding } from '../demo-ending.ts'
import { endOfDayChecks } from './assertions.ts'
import { playDay } from './play.ts'

export interface DayDemo {
  readonly directory: string
  readonly port: number
  readonly say: (line: string) => void
  readonly kills?: ReadonlySet<number>
}

/** Resolves with the exit code: 0 only when every step and every check at the end holds. */
export async function demoDay(options: DayDemo): Promise<number> {
  const { say, directory } = options
  const startedMs = performance.now()
  const ending = createEnding()
  try {
    const outcome = await playDay({ ...options, ending })
    const checks = endOfDayChecks(outcome, directory)
    for (const { what, holds } of checks) say(`${holds ? '✓' : '✗'} ${what}`)
    const failed = outcome.differences.length + checks.filter(({ holds }) => !holds).length
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0)
    say(
      `--- 62 步 steps, ${outcome.events} 事件 facts, ${seconds} s: ${failed === 0 ? '全部相符 all as written' : `${failed} 处不符 differ`}`,
    )
    return failed === 0 ? 0 : 1
  } catch (error) {
    say(`✗ ${error instanceof Error ? error.message : String(error)}`)
    return 1
  } finally {
    await ending.all()
  }
}
