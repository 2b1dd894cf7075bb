/**
 * The floor of `replug`: one process, nothing but serialport, on one port that comes and goes. Looks for it as often as the
 * daemon does, asks the same first question, and tells when the port closed and when its device answered.
 * Arguments: port, pause between two looks in ms, first question in hexadecimal.
 */
import { SerialPort } from 'serialport'

const [path = '', pauseMs = '0', question = ''] = process.argv.slice(2)

function tell(kind: 'closed' | 'served'): void {
  process.send?.({ kind, atMs: performance.timeOrigin + performance.now() })
}

function look(): void {
  const port = new SerialPort({ path, baudRate: 9_600, autoOpen: false })
  const again = () => void setTimeout(look, Number(pauseMs))
  port.on('error', () => undefined)
  port.once('data', () => tell('served'))
  // without a listener the port never hears that it is gone
  port.on('data', () => undefined)
  port.once('close', () => {
    tell('closed')
    again()
  })
  port.open((error) => {
    if (error === null) port.write(Buffer.from(question, 'hex'))
    else again()
  })
}

look()
process.once('disconnect', () => process.exit(0))
