/** Ids that staff can say and type: a letter and a number that counts up through the journal. Pure. */

/** The id after `count` earlier ones: `L` and 2 give `L3`. */
export function shortIdAfter(letter: string, count: number): string {
  return `${letter}${count + 1}`
}
