/** Where the house cites the notice: comments of the code, rules of the venue, titles of the tests. Tracked files only. */
import { catalogue as rules } from '../../config/rules.ts'
import { readProject, textOf, trackedFiles } from '../../test/support/source-tree.ts'
import type { Citation } from './citations.ts'
import { article, citationsIn } from './citations.ts'

/** A file of the product, and what it says to be there for. */
export interface CodeFile {
  readonly path: string
  readonly citations: ReadonlySet<Citation>
}

/** A test: the names of its groups, then its own, and what each of them cites. */
export interface Test {
  readonly path: string
  readonly titles: readonly { readonly text: string; readonly citations: ReadonlySet<Citation> }[]
}

export interface Evidence {
  readonly code: readonly CodeFile[]
  readonly tests: readonly Test[]
}

// Schemas and words of the events are no doing of their own: the events stand in their own column.
const product = /^(daemon|drivers|config)\/(?!domain\/events\/|text\/).*\.(ts|yaml)$/

/** Reads everything that is tracked. Takes some seconds: the compiler reads the project for the titles. */
export function readEvidence(root: string): Evidence {
  const paths = [...trackedFiles()].sort()
  const testFiles = paths.filter((path) => /^test\/.*\.test\.ts$/.test(path))
  return {
    code: paths.filter((path) => product.test(path)).map(codeFile),
    tests: readProject(root, testFiles).flatMap(({ path, titles }) =>
      titles.map((title) => ({
        path,
        titles: title.map((text) => ({ text, citations: citationsIn(text) })),
      })),
    ),
  }
}

function codeFile(path: string): CodeFile {
  const citations = citationsIn(textOf(path))
  return { path, citations: path === 'config/rules.yaml' ? new Set([...citations, ...ruled()]) : citations }
}

/** A rule names its article as a value, without the sign of a comment. */
function ruled(): readonly Citation[] {
  return rules.rules.flatMap((rule) => [...citationsIn(article(rule.article))])
}
