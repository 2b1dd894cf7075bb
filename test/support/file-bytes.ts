/** What stands in the bytes of files: looks for texts in every spelling they could have there. */
import { existsSync, readFileSync } from 'node:fs'

/** Every way in which a text could stand in a file. */
export function spellings(text: string): readonly Buffer[] {
  const utf8 = Buffer.from(text, 'utf8')
  const utf16le = Buffer.from(text, 'utf16le')
  const utf16be = Buffer.from(utf16le).swap16()
  const plain = [utf8, utf16le, utf16be]
  const hex = plain.flatMap((bytes) => [bytes.toString('hex'), bytes.toString('hex').toUpperCase()])
  const base64 = plain.map((bytes) => bytes.toString('base64').replace(/=+$/, '').slice(0, -1))
  return [...plain, ...[...hex, ...base64].map((spelled) => Buffer.from(spelled, 'latin1'))]
}

/** The files that there are, by name; the ones of write-ahead logs among them. */
export function filesOf(paths: readonly string[]): ReadonlyMap<string, Buffer> {
  const all = paths.flatMap((path) => ['', '-wal', '-shm', '-journal', '.lock'].map((end) => path + end))
  return new Map(all.filter((path) => existsSync(path)).map((path) => [path, readFileSync(path)]))
}

/** `file: text` for each of the texts that stands in one of the files in any spelling. */
export function leaks(files: ReadonlyMap<string, Buffer>, texts: readonly string[]): string[] {
  const spelled = texts.map((text) => ({ text, ways: spellings(text) }))
  return [...files].flatMap(([path, bytes]) =>
    spelled.flatMap(({ text, ways }) =>
      ways.some((way) => bytes.includes(way)) ? [`${path}: the ${texts.indexOf(text)}th text`] : [],
    ),
  )
}
