/** Questions of a walk at a terminal: asked until the answer is one, given up with q, Ctrl-C or by nobody answering. */
import type { Clock } from '../../drivers/ports.ts'
import { type Answer, type AnswerKind, type Question, WalkEnded } from '../commissioning/walk.ts'
import { type Language, pick } from '../text/text.ts'
import { walkCommandWords } from '../text/walk-command-words.ts'
import type { Input, Output } from './command.ts'

/** Somebody goes through the building to look, and comes back. */
const answerLimitMs = 10 * 60_000
/** The printed number of a door has at most three digits. */
const numberShape = /^\d{1,3}$/

export interface AnswerPorts {
  readonly stdin: Pick<Input, 'line'>
  readonly stdout: Pick<Output, 'write'>
  readonly clock: Clock
  readonly language: Language
  /** aborted by Ctrl-C */
  readonly interruption: AbortSignal
}

/** The next answer of the right kind. Rejects with `WalkEnded`. */
export async function askAt(ports: AnswerPorts, { text, kind }: Question): Promise<Answer> {
  const { stdout, language } = ports
  const hint = pick(walkCommandWords[kind], language)
  await stdout.write(`\n? ${text}\n  ${hint}`)
  for (;;) {
    const line = await lineOrEnd(ports)
    const answer = answerOf(line, kind)
    if (answer === 'end') throw new WalkEnded('given_up')
    if (answer !== null) return answer
    await stdout.write(`  ${pick(walkCommandWords.again, language)}\n  ${hint}`)
  }
}

/** What was typed, by the first letter or the Chinese word; `end` to give up; null for what is no answer to this kind. */
export function answerOf(line: string, kind: AnswerKind): Answer | 'end' | null {
  const typed = line.trim().toLowerCase()
  if (/^(q|quit|结束)$/.test(typed)) return 'end'
  if (kind === 'side') return /^[012]$/.test(typed) ? { kind: 'number', number: Number(typed) } : null
  if (kind === 'number') {
    if (typed === '') return { kind: 'yes' }
    return numberShape.test(typed) ? { kind: 'number', number: Number(typed) } : null
  }
  const isSkipped = /^(s|skip|跳过)$/.test(typed)
  if (isSkipped) return kind === 'must' || kind === 'yesNo' ? null : { kind: 'skip' }
  if (kind === 'ready' || kind === 'must') return /^(|y|yes|是|好)$/.test(typed) ? { kind: 'yes' } : null
  // Enter alone moves nothing and affirms nothing: it is pressed too easily
  if (/^(y|yes|是)$/.test(typed)) return { kind: 'yes' }
  return kind !== 'move' && /^(n|no|否)$/.test(typed) ? { kind: 'no' } : null
}

function lineOrEnd({ stdin, clock, interruption }: AnswerPorts): Promise<string> {
  return new Promise((resolve, reject) => {
    const cancel = clock.at(clock.now() + answerLimitMs, () => end('unanswered'))
    const interrupt = () => end('given_up')

    function end(why: 'given_up' | 'unanswered'): void {
      settle()
      reject(new WalkEnded(why))
    }

    function settle(): void {
      cancel()
      interruption.removeEventListener('abort', interrupt)
    }

    if (interruption.aborted) return interrupt()
    interruption.addEventListener('abort', interrupt, { once: true })
    stdin.line().then((line) => {
      if (line === null) return interrupt()
      settle()
      resolve(line)
    }, reject)
  })
}
