/** The file of a trace: one JSON object a line, whole lines only, bounded. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import type { TraceFrame } from '../../drivers/trace/recorder.ts'

/** More than an hour of one device at its usual pace of questions would need; a file that can still be mailed. */
const longestFileBytes = 1024 * 1024
const mostFrames = 10_000
/** What the last line, which says why the trace ended, may take. */
const endBytes = 200

export type TraceEnd = 'time' | 'stopped' | 'frames' | 'bytes' | 'disk' | 'lost'

export interface TraceFile {
  /** Writes one frame; says why no more fit, or null. */
  add(frame: TraceFrame): TraceEnd | null
  /** Says in the file why it ended, and closes it. */
  end(why: TraceEnd): void
}

/** A new file that only its owner may read. Throws what the system says, `EEXIST` where there is one already. */
export function newTraceFile(path: string, head: object): TraceFile {
  const file = openSync(path, 'wx', 0o600)
  let bytes = 0
  let frames = 0

  /** Whole or not at all. */
  function write(record: object): boolean {
    const line = Buffer.from(`${JSON.stringify(record)}\n`)
    try {
      if (writeSync(file, line, 0, line.length, bytes) === line.length) {
        bytes += line.length
        return true
      }
    } catch {
      // told by the caller as the end of the trace
    }
    ftruncateSync(file, bytes)
    return false
  }

  write(head)
  return {
    add(frame) {
      if (frames >= mostFrames) return 'frames'
      if (bytes + JSON.stringify(frame).length + 1 + endBytes > longestFileBytes) return 'bytes'
      if (!write(frame)) return 'disk'
      frames++
      return null
    },
    end(why) {
      write({ end: why, frames })
      closeSync(file)
    },
  }
}
