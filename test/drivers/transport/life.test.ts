import { describe, expect, test } from 'vitest'
import { closedByUs, createLife } from '../../../drivers/transport/life.ts'
import { createListeningOwner } from '../../support/listening-owner.ts'

const name = 'some wire'

describe('a transport’s life', () => {
  test('tells nothing before it has opened and nothing after it has ended', async () => {
    const life = createLife(name)
    const owner = createListeningOwner()
    expect(life.begin(owner)).toBe(true)
    life.bytes(Uint8Array.of(1))
    life.opened()
    life.opened()
    life.bytes(Uint8Array.of(2))
    life.end(closedByUs(name))
    life.bytes(Uint8Array.of(3))
    life.end(closedByUs(name))
    life.opened()
    expect(owner.heard).toEqual(['opened', 'bytes'])
    await owner.untilClosed()
    expect(owner.heard).toEqual(['opened', 'bytes', 'closed closed'])
    expect([...owner.received()]).toEqual([2])
  })

  test('has one owner: a second one is turned away', async () => {
    const life = createLife(name)
    const [first, second] = [createListeningOwner(), createListeningOwner()]
    life.begin(first)
    expect(life.begin(second)).toBe(false)
    expect((await second.untilClosed()).code).toBe('busy')
    expect(first.heard).toEqual([])
  })

  test('that ended before it was opened cannot be opened', async () => {
    const life = createLife(name)
    life.end(closedByUs(name))
    const owner = createListeningOwner()
    expect(life.begin(owner)).toBe(false)
    expect((await owner.untilClosed()).code).toBe('closed')
  })
})
