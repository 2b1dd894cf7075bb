/** The READMEs that carry the tables, and the place between two marks where the tables stand. */
import type { Language } from './tables.ts'

export interface Readme {
  readonly path: string
  readonly language: Language
}

export const readmes: readonly Readme[] = [
  { path: 'README.md', language: 'en' },
  { path: 'README.zh-CN.md', language: 'zh' },
]

const begin = '<!-- articles:begin -->'
const end = '<!-- articles:end -->'

/** The text with the tables in their place. Throws an Error when the two marks are not there in their order. */
export function withTables(text: string, tables: string): string {
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`expected ${begin} and below it ${end}`)
  return `${text.slice(0, from + begin.length)}\n\n${tables}\n${text.slice(to)}`
}
