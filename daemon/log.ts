/**
 * Diagnostics as JSON lines on stderr, for repair. The journal is the record, this is not. The field type lets no
 * object through, so a card, a person or a packet cannot be logged.
 */
import pino from 'pino'

export type LogFields = Readonly<Record<string, string | number | boolean | null>>

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Writes at `level` and above to stderr, synchronously: the last line before a crash must be there. */
export function stderrLog(level: LogLevel): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
  }
}
