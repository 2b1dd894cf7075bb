/** A log that a test can read. */
import type { Log, LogFields } from '../../daemon/log.ts'

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: LogFields
}

export interface CapturedLog extends Log {
  readonly lines: readonly LogLine[]
  /** `level message`, without the fields; debug lines left out. */
  told(): readonly string[]
}

export function captureLog(): CapturedLog {
  const lines: LogLine[] = []
  const at =
    (level: LogLine['level']) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields })
  return {
    lines,
    told: () =>
      lines.filter(({ level }) => level !== 'debug').map(({ level, message }) => `${level} ${message}`),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  }
}
