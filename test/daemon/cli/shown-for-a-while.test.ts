import { describe, expect, test } from 'vitest'
import { showForAWhile } from '../../../daemon/cli/shown-for-a-while.ts'
import { say } from '../../../daemon/text/text.ts'
import { consoleClock } from '../../support/staff-console.ts'

const lines = ['p-1  赵*  ****1234', 'p-2  钱*  ****5678']

function shown({ isTerminal }: { isTerminal: boolean }) {
  const clock = consoleClock()
  const interrupt = new AbortController()
  const written: string[] = []
  const stdout = { isTerminal, write: async (text: string) => void written.push(text) }
  const context = { stdout, clock, say: say('zh-CN'), interruption: () => interrupt.signal }
  const over = showForAWhile(context, lines, 60_000).then(() => written.push('over'))
  return { clock, interrupt, written, over }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

describe('an identity on the screen (Art. 17, rule revealSeconds)', () => {
  test('is wiped off a terminal after its time, line by line', async () => {
    const { clock, written } = shown({ isTerminal: true })
    await settled()
    expect(written).toEqual([`${lines.join('\n')}\n`, '（60 秒后清除，按 Ctrl-C 立即清除）\n'])
    clock.advance(59_999)
    await settled()
    expect(written).toHaveLength(2)
    clock.advance(1)
    await settled()
    expect(written.slice(2)).toEqual(['\u001b[3A\u001b[0J身份信息已清除。\n', 'over'])
  })

  test('is wiped at once when the clerk says so', async () => {
    const { interrupt, written } = shown({ isTerminal: true })
    await settled()
    interrupt.abort()
    await settled()
    expect(written.at(-2)).toMatch(/已清除/)
  })

  test('stays where a program reads it, which waits for nothing', async () => {
    const { written, over } = shown({ isTerminal: false })
    await over
    expect(written).toEqual([`${lines.join('\n')}\n`, 'over'])
  })
})
