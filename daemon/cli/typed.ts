/** What is typed: lines from a terminal or a pipe; a PIN is not shown. Knows no command. */
import type { Input } from './command.ts'

/** What of the process's standard input is used. */
export interface TypedStream {
  readonly isTTY?: boolean | undefined
  setEncoding(encoding: 'utf8'): unknown
  setRawMode?(raw: boolean): unknown
  on(event: 'data', listener: (text: string) => void): unknown
  on(event: 'end' | 'error', listener: () => void): unknown
  resume(): unknown
  pause(): unknown
}

/** Far more than anybody types; what comes beyond it before it was read is cut off. Characters. */
const unreadLimit = 1024 * 1024
/** Ctrl-C and Ctrl-D: nothing is to be typed any more. */
const givenUp = ['\u0003', '\u0004']

/** Reads only while a line is asked for, so that a program that asks for none can end. */
export function inputFrom(stream: TypedStream): Input {
  let unread = ''
  let isOver = false
  let isHeard = false
  let changed: () => void = () => undefined

  function hear(): void {
    if (isHeard) return
    isHeard = true
    const end = () => {
      isOver = true
      changed()
    }
    stream.setEncoding('utf8')
    stream.on('data', (text) => {
      unread = (unread + text).slice(0, unreadLimit)
      changed()
    })
    stream.on('end', end)
    stream.on('error', end)
  }

  /** The line that `take` finds in what was typed; undefined: more must come. */
  async function next(take: () => string | null | undefined): Promise<string | null> {
    hear()
    for (;;) {
      const line = take()
      if (line !== undefined) return line
      if (isOver) return unread === '' ? null : rest()
      await new Promise<void>((resume) => {
        changed = resume
        stream.resume()
      })
      stream.pause()
    }
  }

  function rest(): string {
    const line = unread
    unread = ''
    return line
  }

  /** Up to the end of the line, which a terminal without its own editing sends as CR. */
  function wholeLine(): string | undefined {
    const end = (stream.isTTY === true ? /\r\n|\r|\n/ : /\r?\n/).exec(unread)
    if (end === null) return undefined
    const line = unread.slice(0, end.index)
    unread = unread.slice(end.index + end[0].length)
    return line
  }

  async function hidden(): Promise<string | null> {
    if (stream.isTTY !== true || stream.setRawMode === undefined) return await next(wholeLine)
    stream.setRawMode(true)
    try {
      return await next(() => {
        if (givenUp.some((key) => unread.includes(key))) {
          unread = ''
          return null
        }
        const line = wholeLine()
        return line === undefined ? undefined : edited(line)
      })
    } finally {
      stream.setRawMode(false)
    }
  }

  return { isTerminal: stream.isTTY === true, line: () => next(wholeLine), hidden }
}

/** What is left of a line after the keys that take something back: backspace, and Ctrl-U for all. */
function edited(line: string): string {
  const kept: string[] = []
  for (const char of line) {
    if (char === '\u007f' || char === '\b') kept.pop()
    else if (char === '\u0015') kept.length = 0
    else kept.push(char)
  }
  return kept.join('')
}
