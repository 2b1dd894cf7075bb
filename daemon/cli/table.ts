/** Columns that line up on a terminal, Chinese characters counted as two. Pure. */
import stringWidth from 'string-width'

const gap = '  '

/** Rows of cells as lines; every column is as wide as its widest cell. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, stringWidth(cell))
  }
  return rows.map((row) => alignedRow(row, widths)).join('\n')
}

/** One row with columns of given widths; a wider cell pushes the rest to the right. */
export function alignedRow(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, at) => (at === cells.length - 1 ? cell : padded(cell, widths[at] ?? 0)))
    .join(gap)
    .trimEnd()
}

/** The text with blanks behind it up to a width in terminal columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)))
}

/** Width in terminal columns. */
export function widthOf(text: string): number {
  return stringWidth(text)
}

/** Text that cannot move the cursor or colour the terminal: control characters become `·`. */
export function harmless(text: string): string {
  return text.replace(/\p{C}/gu, '·')
}

const codes = { red: 31, yellow: 33, cyan: 36, bold: 1 } as const
export type Colour = keyof typeof codes

/** The text in a colour, where colours are taken. */
export function coloured(text: string, colour: Colour | null, isColoured: boolean): string {
  return colour === null || !isColoured ? text : `\u001b[${codes[colour]}m${text}\u001b[0m`
}
