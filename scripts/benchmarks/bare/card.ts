/**
 * The floor of `card_to_open`: one process, nothing but serialport and better-sqlite3. A card reply's worth of bytes
 * in, one committed row, eight bytes out.
 * Arguments: reader port, gate port, database file, bytes of a card reply, bytes of a row.
 */
import Database from 'better-sqlite3'
import { SerialPort } from 'serialport'

const [readerPath = '', gatePath = '', file = '', replyBytes = '0', rowBytes = '0'] = process.argv.slice(2)
const expected = Number(replyBytes)
const text = 'x'.repeat(Number(rowBytes))
const order = Buffer.from([0x01, 0x05, 0x02, 0x00, 0x00, 0x05, 0x8d, 0xb1])

const database = new Database(file)
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
database.exec('create table rows (number integer primary key, text text not null)')
const insert = database.prepare('insert into rows (text) values (?)')
// The log is used again from its beginning after the first checkpoint; see `fillLog` of `card-to-open.ts`.
for (let n = 0; n < 1_100; n++) insert.run(text)

const reader = new SerialPort({ path: readerPath, baudRate: 115_200, autoOpen: false })
const gate = new SerialPort({ path: gatePath, baudRate: 9_600, autoOpen: false })
let received = 0
reader.on('data', (chunk: Buffer) => {
  received += chunk.length
  if (received < expected) return
  received = 0
  insert.run(text)
  gate.write(order)
})

reader.open(() => gate.open(() => process.send?.('ready')))
process.once('disconnect', () => process.exit(0))
