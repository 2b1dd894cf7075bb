import { describe, expect, test } from 'vitest'
import { type AnswerPorts, answerOf, askAt } from '../../../daemon/cli/walk-answers.ts'
import type { AnswerKind } from '../../../daemon/commissioning/walk.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const kinds: readonly AnswerKind[] = ['move', 'ready', 'must', 'yesNo', 'whether', 'side', 'number']
const taken = (line: string) =>
  Object.fromEntries(
    kinds.flatMap((kind) => {
      const answer = answerOf(line, kind)
      return answer === null ? [] : [[kind, typeof answer === 'string' ? answer : answer.kind]]
    }),
  )

describe('what is typed', () => {
  test.each([
    ['', { ready: 'yes', must: 'yes', number: 'yes' }],
    ['y', { move: 'yes', ready: 'yes', must: 'yes', yesNo: 'yes', whether: 'yes' }],
    [' 是 ', { move: 'yes', ready: 'yes', must: 'yes', yesNo: 'yes', whether: 'yes' }],
    ['N', { yesNo: 'no', whether: 'no' }],
    ['s', { move: 'skip', ready: 'skip', whether: 'skip' }],
    ['1', { side: 'number', number: 'number' }],
    ['017', { number: 'number' }],
    ['1000', {}],
    ['yy', {}],
    ['-1', {}],
    ['q', Object.fromEntries(kinds.map((kind) => [kind, 'end']))],
    ['结束', Object.fromEntries(kinds.map((kind) => [kind, 'end']))],
  ])('%j is an answer to these kinds of question only', (line, answers) => {
    expect(taken(line)).toEqual(answers)
  })
})

/** Somebody who types these lines, and then nothing more. */
function ports(lines: readonly (string | null)[]) {
  const clock = createVirtualClock()
  const interrupt = new AbortController()
  const left = [...lines]
  let said = ''
  const given: AnswerPorts = {
    clock,
    language: 'en',
    interruption: interrupt.signal,
    stdin: {
      line: () => (left.length === 0 ? new Promise(() => undefined) : Promise.resolve(left.shift() ?? null)),
    },
    stdout: {
      write: async (text) => {
        said += text
      },
    },
  }
  return { clock, interrupt, given, said: () => said }
}

const question = { text: 'It will open. Open it?', kind: 'move' } as const

describe('a question', () => {
  test('is asked until the answer is one', async () => {
    const { given, said } = ports(['', 'sure', 'y'])
    expect(await askAt(given, question)).toEqual({ kind: 'yes' })
    expect(said().match(/Please answer as shown/g)).toHaveLength(2)
  })

  test('that nobody answers for ten minutes ends the walk', async () => {
    const { given, clock } = ports([])
    const asked = askAt(given, question)
    await Promise.resolve()
    clock.advance(599_999)
    expect(clock.waiting()).toBe(1)
    clock.advance(1)
    await expect(asked).rejects.toMatchObject({ name: 'WalkEnded', why: 'unanswered' })
  })

  test('is over with Ctrl-C, before and while it is asked, and leaves no timer', async () => {
    const { given, clock, interrupt } = ports([])
    const asked = askAt(given, question)
    await Promise.resolve()
    interrupt.abort()
    await expect(asked).rejects.toMatchObject({ why: 'given_up' })
    await expect(askAt(given, question)).rejects.toMatchObject({ why: 'given_up' })
    expect(clock.waiting()).toBe(0)
  })

  test('is over when nothing can be typed any more', async () => {
    await expect(askAt(ports([null]).given, question)).rejects.toMatchObject({ why: 'given_up' })
  })
})
