/** The kernel's log as it is written, with the moments in the time of this process. Needs root to be opened. */
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs'
import { isNotNow } from '../../../drivers/transport/outbound.ts'

export interface KernelLine {
  /** By `performance.now()`. */
  readonly atMs: number
  readonly text: string
}

/** No line of the kernel's log is longer (CONSOLE_EXT_LOG_MAX). */
const longestLine = 8192
/** From one look at the log to the next, in milliseconds. */
const lookMs = 100

/** Calls `onLine` with each new line. The log's clock is set by a mark that is written into it. */
export function followKernelLog(onLine: (line: KernelLine) => void): void {
  const descriptor = openSync('/dev/kmsg', constants.O_RDWR | constants.O_NONBLOCK)
  const mark = `hil mark ${process.pid}`
  const before = performance.now()
  // A line without its end is kept back.
  writeSync(descriptor, `${mark}\n`)
  const markedMs = (before + performance.now()) / 2
  const buffer = Buffer.alloc(longestLine)
  let offsetMs: number | null = null

  function take(): void {
    for (;;) {
      const line = readLine(descriptor, buffer)
      if (line === null) return
      if (line.text === mark) offsetMs = markedMs - line.atMs
      else if (offsetMs !== null) onLine({ atMs: line.atMs + offsetMs, text: line.text })
    }
  }
  take()
  if (offsetMs === null) {
    closeSync(descriptor)
    throw new Error('the mark did not come out of the log of the kernel')
  }
  // Each line has its moment with it, so it may be read later.
  setInterval(take, lookMs)
}

/** `PRIORITY,NUMBER,MICROSECONDS,FLAGS;TEXT`; null where nothing is waiting. A line that was overwritten is left out. */
function readLine(descriptor: number, buffer: Buffer): KernelLine | null {
  for (;;) {
    try {
      const line = buffer.toString('utf8', 0, readSync(descriptor, buffer))
      const at = line.indexOf(';')
      const microseconds = Number(line.slice(0, at).split(',')[2])
      return { atMs: microseconds / 1000, text: line.slice(at + 1).split('\n')[0] ?? '' }
    } catch (error) {
      if (isNotNow(error)) return null
      if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
    }
  }
}
