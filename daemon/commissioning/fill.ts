/** Texts of both languages with what is said in them. Pure. */
import type { Words } from '../text/text.ts'

/** What stands in braces; a word of two languages comes in each as it is there. */
export type Values = Readonly<Record<string, string | number | Words>>

/** A text with its `{…}` filled in, in both languages. */
export function filledWords(words: Words, values: Values): Words {
  return { zh: filled(words.zh, 'zh', values), en: filled(words.en, 'en', values) }
}

function filled(text: string, language: keyof Words, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'object' ? value[language] : String(value)
  })
}
