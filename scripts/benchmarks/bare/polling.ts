/**
 * The floor of `idle`: one process with nothing but serialport, asking the same bytes at the same rates and waiting for
 * as many bytes to come back. Its argument is the list of polls as JSON.
 */
import { SerialPort } from 'serialport'

/** What is asked on one port for ever. */
export interface Poll {
  readonly path: string
  readonly baudRate: number
  /** In hexadecimal. */
  readonly request: string
  readonly replyBytes: number
  /** From one request to the next. */
  readonly everyMs: number
}

/** A reply that does not come is not waited for longer. */
const silenceMs = 1_000

function start({ path, baudRate, request, replyBytes, everyMs }: Poll): void {
  const bytes = Buffer.from(request, 'hex')
  const port = new SerialPort({ path, baudRate })
  let received = 0
  let askedAt = 0
  let silence: NodeJS.Timeout | undefined

  function ask(): void {
    askedAt = performance.now()
    received = 0
    port.write(bytes)
    silence = setTimeout(ask, silenceMs)
  }

  port.on('open', ask)
  port.on('data', (chunk: Buffer) => {
    received += chunk.length
    if (received < replyBytes) return
    clearTimeout(silence)
    setTimeout(ask, Math.max(1, askedAt + everyMs - performance.now()))
  })
}

const polls: readonly Poll[] = JSON.parse(process.argv[2] ?? '[]')
for (const poll of polls) start(poll)
process.send?.('ready')
process.once('disconnect', () => process.exit(0))
