import { describe, expect, test } from 'vitest'
import { lock8a } from '../../../drivers/lock-8a/index.ts'

const least = { feedback: 'closed_when_shut', doors: { count: 24 } }

function problems(settings: unknown): readonly string[] {
  const parsed = lock8a.settings.safeParse(settings)
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('the settings of a lock board', () => {
  test('need only the polarity and the doors', () => {
    expect(lock8a.settings.parse(least)).toEqual({
      board: 1,
      feedback: 'closed_when_shut',
      doors: { count: 24 },
      pollMs: 500,
      replyMs: 1000,
      queryReplyMs: 300,
      confirmMs: 1500,
      betweenUnlocksMs: 300,
      debounceMs: 100,
    })
  })

  test('never guess the polarity, and say how to prove it', () => {
    const [problem] = problems({ doors: { count: 24 } })
    expect(problem).toContain('feedback')
    expect(problem).toContain('commissioning')
    expect(problem).toContain('调试')
  })

  test.each([
    ['a board without a number', { board: 0 }],
    ['board 33', { board: 33 }],
    ['25 doors', { doors: { count: 25 } }],
    ['no doors', { doors: [] }],
    ['lock 25', { doors: [{ door: 1, lock: 25 }] }],
    ['lock 0, which means all', { doors: [{ door: 1, lock: 0 }] }],
    ['door 1000', { doors: [{ door: 1000, lock: 1 }] }],
    ['a polarity that is none', { feedback: 'closed' }],
    ['polling slower than once a second', { pollMs: 1001 }],
    ['coils that do not rest', { betweenUnlocksMs: 299 }],
    ['two readings that are one', { debounceMs: 99 }],
    ['a misspelt key', { boards: 1 }],
  ])('refuse %s', (_name, change) => {
    expect(problems({ ...least, ...change })).not.toEqual([])
  })

  test('refuse a door or a lock that is given twice', () => {
    const twiceDoor = [
      { door: 1, lock: 1 },
      { door: 1, lock: 2 },
    ]
    const twiceLock = [
      { door: 1, lock: 1 },
      { door: 2, lock: 1 },
    ]
    expect(problems({ ...least, doors: twiceDoor }).join()).toContain('a door stands in the list twice')
    expect(problems({ ...least, doors: twiceLock }).join()).toContain('two doors are on one lock')
  })

  test('parse to themselves, because a family parses them again', () => {
    for (const doors of [{ count: 3 }, [{ door: 7, lock: 2 }]]) {
      const once = lock8a.settings.parse({ ...least, doors })
      expect(lock8a.settings.parse(once)).toEqual(once)
    }
  })
})
