/** The record of a walk as people print and sign it: Chinese first, the English of each line below it. Pure. */
import type { Words } from '../text/text.ts'
import { recordWords, walkEnds } from '../text/walk-command-words.ts'
import { isAccepted, type WalkRecord } from './record.ts'

/** Whole lines, the last one ended too. */
export function recordText(record: WalkRecord): string {
  const { device, line, family, where, identity, begunAt, endedAt, version, entries } = record
  const head: readonly [Words, string | Words][] = [
    [recordWords.device, device],
    [recordWords.line, line],
    [recordWords.family, family],
    [recordWords.where, where],
    [recordWords.identity, identity ?? recordWords.none],
    [recordWords.version, version],
    [recordWords.begun, begunAt],
    [recordWords.ended, endedAt ?? recordWords.none],
    [recordWords.result, resultOf(record)],
  ]
  const steps = entries.flatMap(({ step, verdict, words, measured }, at) => {
    const figures = Object.entries(measured).map(([name, value]) => `${name}=${value}`)
    return [
      `${at + 1}. [${both(recordWords[verdict])}] ${words.zh}`,
      `   ${words.en}`,
      `   ${[step, ...figures].join('  ')}`,
    ]
  })
  const isChanged = JSON.stringify(record.before) !== JSON.stringify(record.after)
  const settings = isChanged ? JSON.stringify(record.after) : both(recordWords.unchanged)
  return [
    both(recordWords.title),
    '',
    ...head.map(([name, value]) => `${both(name)}: ${typeof value === 'string' ? value : both(value)}`),
    '',
    ...steps,
    '',
    `${both(recordWords.settings)}: ${settings}`,
    '',
    recordWords.signed.zh,
    recordWords.signed.en,
    '',
  ].join('\n')
}

function resultOf(record: WalkRecord): Words {
  if (isAccepted(record)) return recordWords.accepted
  const { notAccepted } = recordWords
  const end = record.end === null || record.end === 'finished' ? null : walkEnds[record.end]
  if (end === null) return notAccepted
  return { zh: `${notAccepted.zh}：${end.zh}`, en: `${notAccepted.en}: ${end.en}` }
}

function both({ zh, en }: Words): string {
  return `${zh} ${en}`
}
