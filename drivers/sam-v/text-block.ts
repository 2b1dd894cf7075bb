/**
 * The 256-byte text of an identity card as tables of fields, both ways (SAM-V protocol, GA 450, text block).
 * Pure. Every field is `Personal`: a block that is not what its marker says may hold anything anywhere.
 */
import { fromUtf16le, utf16le } from '../codec/bytes.ts'
import { Personal } from '../personal.ts'
import type { DocumentKind } from '../words.ts'

/** Bytes of the text block of every card kind known. */
export const textBlockLength = 256

/** A run of the block: offset and length in bytes. A field is one run, or several to be read in a row. */
type Run = readonly [offset: number, length: number]

const markerRun: Run = [248, 2]

/** Citizens' cards leave the marker blank. */
const markers: Readonly<Record<DocumentKind, string>> = {
  resident_id: '',
  hmt_residence_permit: 'J',
  foreign_permanent_resident_2017: 'I',
  foreign_permanent_resident_2023: 'Y',
}

/** What a residence permit has where a citizen's card has it; they differ in bytes 32–35 (nation) and from 220 on. */
const residentFields = {
  name: [[0, 30]],
  sex: [[30, 2]],
  birth: [[36, 16]],
  address: [[52, 70]],
  number: [[122, 36]],
  authority: [[158, 30]],
  validFrom: [[188, 16]],
  validUntil: [[204, 16]],
} as const

/** The fields of each kind cover its block without gap, but for the marker. */
const layouts = {
  resident_id: {
    ...residentFields,
    nation: [[32, 4]],
    reserved: [
      [220, 28],
      [250, 6],
    ],
  },
  hmt_residence_permit: {
    ...residentFields,
    travelPermitNumber: [[220, 18]],
    issues: [[238, 4]],
    reserved: [
      [32, 4],
      [242, 6],
      [250, 6],
    ],
  },
  foreign_permanent_resident_2017: {
    englishName: [[0, 120]],
    sex: [[120, 2]],
    number: [[122, 30]],
    nationality: [[152, 6]],
    chineseName: [[158, 30]],
    validFrom: [[188, 16]],
    validUntil: [[204, 16]],
    birth: [[220, 16]],
    cardVersion: [[236, 4]],
    authority: [[240, 8]],
    reserved: [[250, 6]],
  },
  foreign_permanent_resident_2023: {
    chineseName: [[0, 30]],
    sex: [[30, 2]],
    renewals: [[32, 4]],
    birth: [[36, 16]],
    englishName: [
      [52, 70],
      [220, 22],
    ],
    number: [[122, 36]],
    reserved: [[158, 30]],
    validFrom: [[188, 16]],
    validUntil: [[204, 16]],
    nationality: [[242, 6]],
    /** How it leads to the old number is not published; kept as it stands. */
    oldNumberLink: [[250, 6]],
  },
} as const satisfies Record<DocumentKind, Readonly<Record<string, readonly Run[]>>>

type Layouts = typeof layouts

/** The text of a card: its kind and the fields which that kind has. */
export type CardText = {
  [K in DocumentKind]: {
    readonly document: K
    readonly fields: { readonly [F in keyof Layouts[K]]: Personal }
  }
}[DocumentKind]

/** The UTF-16 code unit at the place of the type marker; `block` has 256 bytes. */
export function markerOf(block: Uint8Array): number {
  return (block[markerRun[0]] ?? 0) | ((block[markerRun[0] + 1] ?? 0) << 8)
}

/**
 * The fields of a 256-byte text block, padding (U+0020 and U+0000) taken from their ends, or null when the marker
 * is of no kind known: such a block is never guessed at.
 */
export function decodeText(block: Uint8Array): CardText | null {
  const marker = stripped(String.fromCharCode(markerOf(block)))
  const document = documents.find((kind) => markers[kind] === marker)
  if (document === undefined) return null
  const whole = utf16le(block)
  const fields = Object.entries<readonly Run[]>(layouts[document]).map(([field, runs]) => {
    // A pair of halves that meet at the border of two fields is none.
    const parts = runs.map(([offset, length]) =>
      whole.slice(offset / 2, (offset + length) / 2).toWellFormed(),
    )
    return [field, new Personal(stripped(parts.join('')))] as const
  })
  // Sound: the entries are exactly the fields of the layout of `document`.
  return { document, fields: Object.fromEntries(fields) } as CardText
}

/** The 256 bytes of a text, fields padded with U+0020; what does not fit a field is cut off. */
export function encodeText(text: CardText): Uint8Array {
  const block = blankText((markers[text.document] || ' ').charCodeAt(0))
  const values: Readonly<Record<string, Personal>> = text.fields
  for (const [field, runs] of Object.entries<readonly Run[]>(layouts[text.document])) {
    let rest = values[field]?.reveal() ?? ''
    for (const [offset, length] of runs) {
      block.set(fromUtf16le(rest.slice(0, length / 2)), offset)
      rest = rest.slice(length / 2)
    }
  }
  return block
}

/** A block of spaces with `marker`, a UTF-16 code unit, in its place. */
export function blankText(marker: number): Uint8Array {
  const block = fromUtf16le(' '.repeat(textBlockLength / 2))
  block.set([marker & 0xff, marker >>> 8], markerRun[0])
  return block
}

function stripped(text: string): string {
  let end = text.length
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\0')) end--
  return text.slice(0, end)
}

const documents = Object.keys(layouts) as DocumentKind[]
