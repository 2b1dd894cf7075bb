/** The known word that a mistyped one most likely meant. Pure. */

/** Words further apart than this share of their length are not suggested. */
const worstShare = 0.4

/** The nearest of `known` by edit distance, or null when none is near. */
export function nearest(word: string, known: Iterable<string>): string | null {
  let best: string | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const distance = editDistance(word.slice(0, 64).toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  if (best === null) return null
  return bestDistance <= Math.max(1, Math.max(word.length, best.length) * worstShare) ? best : null
}

/** Insertions, deletions, changes and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      const cost = [(last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + change]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) cost.push((before[j - 2] ?? 0) + 1)
      row.push(Math.min(...cost))
    }
    before = last
    last = row
  }
  return last[b.length] ?? a.length
}
