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

/** Lines kept while stderr takes none (a full disk behind it); later ones are dropped. Bytes. */
const heldLimit = 256 * 1024

/**
 * Writes at `level` and above to stderr, synchronously: the last line before a crash must be there. Where stderr takes
 * nothing, lines are lost and nothing else: nobody stays locked in because of a diagnosis.
 */
export function stderrLog(level: LogLevel): Log {
  const stderr = pino.destination({ dest: 2, sync: true, maxLength: heldLimit })
  stderr.on('error', () => undefined)
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stderr)
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
  }
}
