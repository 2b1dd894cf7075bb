/** What a walk leaves behind: each step with what was found, and the settings before and after. Data only, and nothing about a person. */
import type { Words } from '../text/text.ts'
import type { Settings } from './settings-change.ts'

/**
 * `proven`: seen by the board and by whoever stood there. `changed`: the settings were wrong here and are put right; it was tried
 * again. `failed`: not as it must be. `skipped`: not tried. `absent`: there is nothing of it to try.
 */
export type Verdict = 'proven' | 'changed' | 'failed' | 'skipped' | 'absent'

export interface Entry {
  /** Such as `gate.passage.in` or `locker.lock.7`. */
  readonly step: string
  readonly verdict: Verdict
  readonly words: Words
  /** What was measured or counted, by its name with the unit. */
  readonly measured: Readonly<Record<string, number | string | boolean>>
}

/** How a walk ended: gone through to the end, given up, nobody answered any more, or the line was lost. */
export type WalkEnd = 'finished' | 'given_up' | 'unanswered' | 'lost'

export interface WalkRecord {
  readonly format: 1
  readonly version: string
  readonly device: string
  readonly line: string
  readonly family: string
  readonly where: string
  /** What the device calls itself; null where it does not. */
  readonly identity: string | null
  /** Wall clock, ISO 8601. */
  readonly begunAt: string
  /** null while the walk goes on. */
  readonly endedAt: string | null
  readonly end: WalkEnd | null
  readonly before: Settings
  readonly after: Settings
  readonly entries: readonly Entry[]
}

/** Whether the device may be used with the settings that the walk ended with: gone through, and nothing failed or left out. */
export function isAccepted({ end, entries }: WalkRecord): boolean {
  return end === 'finished' && entries.every(({ verdict }) => verdict !== 'failed' && verdict !== 'skipped')
}
