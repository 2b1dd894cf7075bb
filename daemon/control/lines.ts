/** Lines out of chunks, bounded. Pure. */

export interface LineReader {
  /** The lines that are complete now, or null once a line has grown beyond the limit: end the connection then. */
  push(chunk: Uint8Array): readonly string[] | null
}

/** Splits UTF-8 at newlines; no line may have more than `limit` bytes. */
export function createLineReader(limit: number): LineReader {
  let parts: Uint8Array[] = []
  let length = 0

  function take(part: Uint8Array): void {
    parts.push(part)
    length += part.length
  }

  return {
    push(chunk) {
      const lines: string[] = []
      let rest = chunk
      for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
        take(rest.subarray(0, end))
        if (length > limit) return null
        lines.push(Buffer.concat(parts).toString('utf8'))
        parts = []
        length = 0
        rest = rest.subarray(end + 1)
      }
      if (rest.length > 0) take(rest)
      return length > limit ? null : lines
    },
  }
}
