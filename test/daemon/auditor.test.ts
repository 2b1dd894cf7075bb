import { describe, expect, test } from 'vitest'
import { createAuditor } from '../../daemon/auditor.ts'
import type { Audit } from '../../daemon/domain/input.ts'
import type { ChainResult } from '../../daemon/journal/chain.ts'
import { openJournal } from '../../daemon/journal/store.ts'
import { draft, journalOptions, moment } from '../support/journal-drafts.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

/** A journal of `count` events, an auditor on it, and what it found. */
function audited(count: number) {
  const journal = openJournal({ path: ':memory:', ...journalOptions() })
  for (let n = 0; n < count; n++) journal.append([draft(n)], moment(n))
  const machine = createVirtualClock()
  const found: Audit[] = []
  let slices = 0
  const verification = () => {
    const step = journal.verification()
    return (rows: number): ChainResult | null => {
      slices++
      return step(rows)
    }
  }
  const auditor = createAuditor({
    journal: { verification },
    machine,
    onAudited: (audit) => found.push(audit),
  })
  return { journal, machine, auditor, found, slices: () => slices }
}

describe('the auditor (F-25.5)', () => {
  test('verifies everything that is stored, and names the head', () => {
    const { journal, machine, auditor, found } = audited(30)
    auditor.verify('command', 'o-w10000000000')
    machine.advance(100)
    const { sequence: upTo, hash: head } = journal.head()
    expect(found).toEqual([{ trigger: 'command', operator: 'o-w10000000000', intact: true, upTo, head }])
  })

  test('takes a long journal in slices, with time for others in between', () => {
    const { machine, auditor, found, slices } = audited(1_000)
    auditor.verify('daily', null)
    machine.advance(1)
    expect([slices(), found.length]).toEqual([1, 0])
    machine.advance(100)
    expect([slices(), found.length]).toEqual([3, 1])
  })

  test('leaves what is stored meanwhile for the next time', () => {
    const { journal, machine, auditor, found } = audited(500)
    auditor.verify('daily', null)
    machine.advance(1)
    journal.append([draft(1)], moment(900))
    machine.advance(100)
    expect(found).toMatchObject([{ intact: true, upTo: 500 }])
  })

  test('answers each request, one after another, and no more than wait', () => {
    const { machine, auditor, found } = audited(3)
    const taken = Array.from({ length: 20 }, () => auditor.verify('command', null))
    expect(taken.filter(Boolean)).toHaveLength(16)
    machine.advance(1_000)
    expect(found).toHaveLength(16)
  })

  test('reads nothing more once it is stopped', () => {
    const { machine, auditor, found } = audited(3)
    auditor.verify('command', null)
    auditor.stop()
    machine.advance(1_000)
    expect(found).toEqual([])
    expect(auditor.verify('command', null)).toBe(false)
  })
})
