/** Finds what a text cites: articles, features, edge cases, scenarios. Pure; it knows no list of what there is to cite. */

/** `Art. 17`, `F-17.4`, `edge case 36`, `X7`. */
export type Citation = string

/** The sign by which an article is cited. */
export const article = (number: string): Citation => `Art. ${number}`
/** The sign by which a row of the edge-case matrix is cited. */
export const edgeCase = (number: string): Citation => `edge case ${number}`

const numbers = '\\d+(?:(?:, | and | or | to )\\d+)*(?![\\d.])'
// An article of a statute is none of the notice.
const articles = new RegExp(`(?<!Law )\\bArt\\. (${numbers})`, 'g')
const edgeCases = new RegExp(`\\bedge cases? (${numbers})`, 'gi')
const features = /\bF-(?:\d+|P|X)\.\d+\b/g
const scenarios = /\bX(?:1[0-2]|[1-9])\b/g
/** A comment that goes on in its next line. */
const lineEnd = /\s*\n\s*(?:\*(?!\/)|\/\/|#)?[ \t]*/g

/** Everything that the text cites: `Art. 14, 37 to 41` is six articles, `edge cases 30, 31` two cases. */
export function citationsIn(text: string): ReadonlySet<Citation> {
  const flat = text.replace(lineEnd, ' ')
  return new Set([
    ...[...flat.matchAll(articles)].flatMap(([, list = '']) => counted(list).map(article)),
    ...[...flat.matchAll(edgeCases)].flatMap(([, list = '']) => counted(list).map(edgeCase)),
    ...(flat.match(features) ?? []),
    ...(flat.match(scenarios) ?? []),
  ])
}

/** Numbers of a list in words: `14, 37 to 39` is 14, 37, 38, 39. */
function counted(list: string): readonly string[] {
  return list.split(/, | and | or /).flatMap((part) => {
    const [first = 0, last = first] = part.split(' to ').map(Number)
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => String(first + at))
  })
}
