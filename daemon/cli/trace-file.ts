/** The file of a trace: one JSON object a line, whole lines only, bounded. */
import { closeSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs'
import type { TraceFrame } from '../../drivers/trace/recorder.ts'

/** More than an hour of one device at its usual pace of questions would need; a file that can still be mailed. */
const longestFileBytes = 1024 * 1024
const mostFrames = 10_000
/** What the last line, which says why the trace ended, may take; no frame takes less than that line does. */
const endBytes = 200

export type TraceEnd = 'time' | 'stopped' | 'frames' | 'bytes' | 'disk' | 'lost'

/** What stands in the file; `cut`: how many of the frames by name and length only. */
export interface Kept {
  readonly frames: number
  readonly cut: number
}

export interface TraceFile {
  /** Writes one frame; says why no more fit, or null. Never throws; what comes after the end is dropped. */
  add(frame: TraceFrame): TraceEnd | null
  /** Says in the file why it ended, and closes it. Never throws. */
  end(why: TraceEnd): Kept
}

/**
 * A new file that only its owner may read. Throws what the system says, `EEXIST` where there is one already; where not even the
 * head could be written, no file is left.
 */
export function newTraceFile(path: string, head: object): TraceFile {
  const file = openSync(path, 'wx', 0o600)
  let bytes = 0
  let kept: Kept = { frames: 0, cut: 0 }
  /** of the last frame, and what was kept before it */
  let last = { bytes: 0, before: kept }
  let isOver = false

  /** The error that left nothing of the line in the file; null when it is there whole. */
  function write(record: object): Error | null {
    const line = Buffer.from(`${JSON.stringify(record)}\n`)
    const failure = written({ file, line, at: bytes })
    if (failure === null) bytes += line.length
    else cutTo(file, bytes)
    return failure
  }

  const failure = write(head)
  if (failure !== null) {
    closeSync(file)
    unlinkSync(path)
    throw failure
  }
  return {
    add(frame) {
      if (isOver) return 'stopped'
      if (kept.frames >= mostFrames) return 'frames'
      if (bytes + JSON.stringify(frame).length + 1 + endBytes > longestFileBytes) return 'bytes'
      const before = { bytes, kept }
      if (write(frame) !== null) return 'disk'
      last = { bytes: bytes - before.bytes, before: before.kept }
      kept = { frames: kept.frames + 1, cut: kept.cut + ('hex' in frame ? 0 : 1) }
      return null
    },
    end(why) {
      if (isOver) return kept
      isOver = true
      if (write({ end: why, frames: kept.frames }) !== null && last.bytes > 0) {
        // a full disk has room for it where the last frame was
        kept = last.before
        bytes -= last.bytes
        cutTo(file, bytes)
        write({ end: why, frames: kept.frames })
      }
      closed(file)
      return kept
    },
  }
}

/** Puts the whole line at this place; the error when it, or a part of it, did not get there. */
function written({ file, line, at }: { file: number; line: Buffer; at: number }): Error | null {
  try {
    for (let done = 0; done < line.length; )
      done += writeSync(file, line, done, line.length - done, at + done)
    return null
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

function cutTo(file: number, bytes: number): void {
  try {
    ftruncateSync(file, bytes)
  } catch {
    // a disk that does not even do that; whoever reads the file sees a line that is no frame, with its number
  }
}

function closed(file: number): void {
  try {
    closeSync(file)
  } catch {
    // what a network disk says only now was told as the end of the trace, or comes too late to be mended
  }
}
