/** Joins what is asked for with where it is cited: files and tests of a feature, an article, a case. Pure. */
import type { Citation } from './citations.ts'
import { article, edgeCase } from './citations.ts'
import type { CodeFile, Evidence, Test } from './evidence.ts'
import type { Article, Case, Feature, Requirements } from './requirements.ts'

/** A title that names something, and the file where it stands. */
export interface Naming {
  readonly path: string
  readonly title: string
}

/** How a feature is cited: by its id; where it is the only one of its article, by that article too. */
export function signsOf({ features }: Requirements, { id, article: of }: Feature): readonly Citation[] {
  const alone = /^\d/.test(of) && features.filter((other) => other.article === of).length === 1
  return alone ? [id, article(of)] : [id]
}

/** Features that an article asks for, those that serve it from another article last. */
export function featuresOf({ features }: Requirements, { number, servedBy }: Article): readonly Feature[] {
  const own = features.filter((feature) => feature.article === number)
  return [...own, ...features.filter((feature) => servedBy !== '' && feature.article === servedBy)]
}

/** Everything by which an article is cited: itself and its own features. */
export function articleSigns({ features }: Requirements, { number }: Article): readonly Citation[] {
  return [article(number), ...features.filter((one) => one.article === number).map(({ id }) => id)]
}

/** Files of the product that cite one of the signs. */
export function codeCiting({ code }: Evidence, signs: readonly Citation[]): readonly string[] {
  return code.filter(({ citations }) => citesOne(citations, signs)).map(({ path }: CodeFile) => path)
}

/** Files with a test whose title, or a title around it, cites one of the signs. */
export function testsCiting({ tests }: Evidence, signs: readonly Citation[]): readonly string[] {
  const citing = tests.filter(({ titles }) => titles.some(({ citations }) => citesOne(citations, signs)))
  return [...new Set(citing.map(({ path }) => path))]
}

/** The titles that name a case, each once, in the order of the files: a test's own, else that of the group around it. */
export function namingsOf({ tests }: Evidence, { name }: Case): readonly Naming[] {
  const found = tests.flatMap((test) => {
    const title = naming(test, name)
    return title === undefined ? [] : [{ path: test.path, title }]
  })
  return [...new Map(found.map((one) => [`${one.path} ${one.title}`, one])).values()]
}

function naming({ titles }: Test, name: string): string | undefined {
  if (/^[X\d]/.test(name)) {
    const sign = name.startsWith('X') ? name : edgeCase(name)
    return titles.findLast(({ citations }) => citations.has(sign))?.text
  }
  if (!titles.some(({ text }) => /\bshort cases?\b/i.test(text))) return undefined
  return titles.findLast(({ text }) => text.toLowerCase().includes(name))?.text
}

function citesOne(citations: ReadonlySet<Citation>, signs: readonly Citation[]): boolean {
  return signs.some((sign) => citations.has(sign))
}
