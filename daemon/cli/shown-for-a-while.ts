/** Lines that are taken off the screen again: time to compare an identity, not to leave it lying there (Art. 17, X1). */
import type { Context } from './command.ts'

/**
 * Writes the lines; on a terminal they are gone after `shownForMs`, or with Ctrl-C at once. What is piped into a file
 * or a program stays, and nothing waits.
 */
export async function showForAWhile(
  { stdout, clock, say, interruption }: Pick<Context, 'stdout' | 'clock' | 'say' | 'interruption'>,
  lines: readonly string[],
  shownForMs: number,
): Promise<void> {
  await stdout.write(`${lines.join('\n')}\n`)
  if (!stdout.isTerminal || shownForMs <= 0) return
  const seconds = Math.round(shownForMs / 1_000)
  await stdout.write(`${say('shown.goesIn', { seconds: String(seconds) })}\n`)
  await passed({ clock, over: interruption() }, shownForMs)
  // as many lines up, and everything below is wiped
  await stdout.write(`\u001b[${lines.length + 1}A\u001b[0J${say('shown.gone')}\n`)
}

function passed({ clock, over }: { clock: Context['clock']; over: AbortSignal }, ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (over.aborted) return resolve()
    const cancel = clock.at(clock.now() + ms, resolve)
    over.addEventListener('abort', () => {
      cancel()
      resolve()
    })
  })
}
