/** What the venue's notice asks for: articles, features and cases, from the tables in test/vectors. */
import { readFileSync } from 'node:fs'

/** Both languages of a short title. */
export interface Words {
  readonly zh: string
  readonly en: string
}

export interface Article extends Words {
  /** number of the article, `plan` for the sections before them, `-` for what all have in common */
  readonly number: string
  /** the article whose features serve this one too; empty for none */
  readonly servedBy: string
}

export interface Feature extends Words {
  readonly id: string
  readonly article: string
  /** must, should, could */
  readonly level: 'M' | 'S' | 'C'
  /** what is built by now: `2`; a later number; `P` for the platform's business */
  readonly step: string
}

/** An edge case by number, a scenario by `X` and number, a short case by the words that its test's title has. */
export interface Case extends Words {
  readonly name: string
}

export interface Requirements {
  readonly articles: readonly Article[]
  readonly features: readonly Feature[]
  readonly cases: readonly Case[]
}

/** Reads the tables. Throws an Error that names file and row: they ship with the program, so a mistake is a bug. */
export function readRequirements(): Requirements {
  return {
    articles: table('articles.csv', ({ article = '', served_by: servedBy = '', ...words }) => ({
      ...inBoth(words),
      number: article,
      servedBy,
    })),
    features: table('features.csv', ({ id = '', article = '', level, step = '', ...words }) => {
      if (level !== 'M' && level !== 'S' && level !== 'C') throw new Error(`level ${level}; write M, S or C`)
      return { ...inBoth(words), id, article, level, step }
    }),
    cases: table('cases.csv', ({ case: name = '', ...words }) => ({ ...inBoth(words), name })),
  }
}

function inBoth({ zh, en }: Readonly<Record<string, string>>): Words {
  if (!zh || !en) throw new Error(`no title in ${zh ? 'English' : 'Chinese'}`)
  return { zh, en }
}

/** Reads rows by the names in the heading. Values are unquoted; none of them has a quote or a line end inside. */
function table<T>(file: string, read: (row: Readonly<Record<string, string>>) => T): readonly T[] {
  const text = readFileSync(new URL(`../../test/vectors/${file}`, import.meta.url), 'utf8')
  const [heading = [], ...rows] = text.trim().split('\n').map(fields)
  return rows.map((row, at) => {
    try {
      if (row.length !== heading.length) throw new Error(`${row.length} values, expected ${heading.length}`)
      return read(Object.fromEntries(heading.map((name, column) => [name, row[column] ?? ''])))
    } catch (error) {
      throw new Error(`test/vectors/${file}:${at + 2} ${error instanceof Error ? error.message : error}`)
    }
  })
}

function fields(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
