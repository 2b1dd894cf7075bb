/** Lines out of chunks, bounded. Pure. */

export interface LineReader {
  /** The lines that are complete now, or null once a line has grown beyond the limit: end the connection then. */
  push(chunk: Uint8Array): readonly string[] | null
}

const newline = 0x0a
/** Room for a line at first and after a long one; a question is far shorter, a roster may be longer. Bytes. */
const usualLine = 4096

/**
 * Splits UTF-8 at newlines; no line may have more than `limit` bytes. What is held of an unfinished line is one piece
 * of memory however many chunks it comes in.
 */
export function createLineReader(limit: number): LineReader {
  let held = new Uint8Array(usualLine)
  let length = 0

  /** False when the line would become too long. */
  function hold(part: Uint8Array): boolean {
    const needed = length + part.length
    if (needed > limit) return false
    if (needed > held.length) {
      const larger = new Uint8Array(Math.max(needed, held.length * 2))
      larger.set(held.subarray(0, length))
      held = larger
    }
    held.set(part, length)
    length = needed
    return true
  }

  function takeLine(): string {
    const line = Buffer.from(held.buffer, 0, length).toString('utf8')
    if (held.length > usualLine) held = new Uint8Array(usualLine)
    length = 0
    return line
  }

  return {
    push(chunk) {
      const lines: string[] = []
      let rest = chunk
      for (let end = rest.indexOf(newline); end !== -1; end = rest.indexOf(newline)) {
        if (!hold(rest.subarray(0, end))) return null
        lines.push(takeLine())
        rest = rest.subarray(end + 1)
      }
      return hold(rest) ? lines : null
    },
  }
}
