/** A journal in memory, as far as the outbox asks for one. The kept cursor survives what a test calls a crash. */
import type { StoredEnvelope, Tail } from '../../daemon/platform/outbox.ts'
import { Fault } from '../../drivers/fault.ts'

export interface MemoryTail extends Tail {
  /** Appends `count` events. */
  append(count: number): void
  readonly stored: readonly StoredEnvelope[]
  /** the position that was kept last, and how often one was kept */
  readonly kept: { position: number; times: number }
  /** the most events ever asked for at once */
  readonly largestRead: number
  /** while true, nothing can be read */
  broken: boolean
  /** how often events were asked for */
  readonly reads: number
}

const types = ['passage.granted', 'passage.timed_out', 'card.read', 'fire_alarm.raised']

/** The hash of the event in this place, as long as a real one. */
export function hashOf(sequence: number): string {
  return String(sequence).padStart(64, '0')
}

export function createMemoryTail(): MemoryTail {
  const stored: StoredEnvelope[] = []
  const kept = { position: 0, times: 0 }
  /** positions besides that of what is sent */
  const others = new Map<string, number>()
  let largestRead = 0
  let reads = 0
  return {
    stream: 'j-test',
    broken: false,
    stored,
    kept,
    get largestRead() {
      return largestRead
    },
    get reads() {
      return reads
    },
    append(count) {
      for (let n = 0; n < count; n++) {
        const sequence = stored.length + 1
        const type = types[sequence % types.length] ?? 'card.read'
        // Spaces and letters outside ASCII: the text is not what JSON.stringify would make of it again.
        const hash = hashOf(sequence)
        const envelope = `{ "sequence": "${sequence}",  "hash": "${hash}", "say": "核验" }`
        stored.push({ sequence, type, atMs: 0, envelope })
      }
    },
    readAfter(sequence, limit) {
      if (this.broken) throw new Fault('journal_unwritable', 'the disk is gone')
      reads++
      largestRead = Math.max(largestRead, limit)
      return stored.slice(sequence, sequence + limit)
    },
    cursor: (name) => (name === 'sent' ? kept.position : (others.get(name) ?? 0)),
    moveCursor(name, sequence) {
      if (name !== 'sent') {
        others.set(name, sequence)
        return
      }
      kept.position = sequence
      kept.times++
    },
    head: () => ({ sequence: stored.length, hash: hashOf(stored.length) }),
  }
}
