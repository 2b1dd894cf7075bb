/** Words for people by key and language. Pure; knows no command and no device. */
import { en } from './en.ts'
import { zh } from './zh.ts'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** The same in both languages, as catalogues and problems carry it. */
export interface Words {
  readonly zh: string
  readonly en: string
}

type Catalogue = typeof zh
export type TextKey = keyof Catalogue

/** The names in braces of a text. */
type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

type Values<K extends TextKey> = [Names<Catalogue[K]>] extends [never]
  ? []
  : [values: Readonly<Record<Names<Catalogue[K]>, string | number>>]

/** Says one text; the values it needs follow from the key. */
export type Say = <K extends TextKey>(key: K, ...values: Values<K>) => string

/** How texts are said in a language. */
export function say(language: Language): Say {
  const texts: Readonly<Record<TextKey, string>> = language === 'en' ? en : zh
  return (key, ...[values]) => filled(texts[key], values ?? {})
}

function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** One of two words, by language. */
export function pick(words: Words, language: Language): string {
  return language === 'en' ? words.en : words.zh
}

/** The language of a `LANG` value: English where it says so or knows no other letters, else Chinese. */
export function languageOf(lang: string | undefined): Language {
  return lang !== undefined && /^(en\b|en_|C$|POSIX$)/.test(lang) ? 'en' : 'zh-CN'
}
