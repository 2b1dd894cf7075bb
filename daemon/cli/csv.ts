/** Rows as CSV (RFC 4180) that a spreadsheet opens without running anything. Pure. */

/** One line with CRLF. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

/** Spreadsheets take a text with one of these at its front for a formula; a quote before it keeps it a text. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/

function cellText(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = formulaStart.test(cell) ? `'${cell}` : cell
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
