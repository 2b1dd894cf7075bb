/** How a device stands with its supervisor, for people. Pure. */
import type { Language, Words } from './text.ts'
import { pick } from './text.ts'

const standingWords: ReadonlyMap<string, Words> = new Map([
  ['connecting', { zh: '连接中', en: 'connecting' }],
  ['ready', { zh: '就绪', en: 'ready' }],
  ['degraded', { zh: '有异常', en: 'degraded' }],
  ['unreachable', { zh: '无法连接', en: 'unreachable' }],
  ['refused', { zh: '已拒绝（非登记设备）', en: 'refused (not the enrolled device)' }],
])

/** What a standing is called; one of a later daemon by its own name. */
export function standingLabel(standing: string, language: Language): string {
  const words = standingWords.get(standing)
  return words === undefined ? standing : pick(words, language)
}
