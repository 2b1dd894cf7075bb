/** HID-POS reports and packets, both ways: 64 bytes, no check; USB has its own. Pure; the gateway never writes any. */
import { byteString } from '../codec/typed/text.ts'
import type { Codec, Scan } from '../ports.ts'
import { explain } from './explain.ts'
import type { ReportShape, ScanReport } from './packets.ts'

const reportLength = 64

interface Layout {
  /** The report id, where there is one, comes first. */
  readonly id: number | null
  readonly lengthAt: number
  readonly dataAt: number
  /** How many bytes of a code a report holds. */
  readonly room: number
  /** Where AIM id, symbology and the flag for more stand, if anywhere. */
  readonly extras: { readonly aimAt: number; readonly symbologyAt: number; readonly moreAt: number } | null
  /** What is behind the data is 0. */
  readonly isPadded: boolean
}

const layouts: Readonly<Record<ReportShape, Layout>> = {
  'access-is': {
    id: 0x02,
    lengthAt: 1,
    dataAt: 5,
    room: 56,
    extras: { aimAt: 2, symbologyAt: 61, moreAt: 63 },
    isPadded: false,
  },
  microscan: { id: 0x01, lengthAt: 1, dataAt: 2, room: 62, extras: null, isPadded: false },
  zebra: { id: null, lengthAt: 0, dataAt: 1, room: 63, extras: null, isPadded: true },
}

/** The most bytes of a code that one report of this shape holds. */
export function roomOf(shape: ReportShape): number {
  return layouts[shape].room
}

const aimLength = 3
/** `]`, with which every AIM id begins (ISO/IEC 15424). */
const aimFlag = 0x5d

/** The wire language of one maker's scanners. Only the device talks, so nothing is a request and nothing answers. */
export function scanReportCodec(shape: ReportShape): Codec<ScanReport> {
  return {
    maxLength: reportLength,
    encode: (packet) => encode(layouts[shape], packet),
    scanRequest: () => ({ kind: 'noise' }),
    scanReply: (bytes) => scan(layouts[shape], bytes),
    answers: () => false,
    replyLength: () => 0,
    explain,
  }
}

/** For explaining a report without knowing whose it is: the first shape that it has. */
export const anyReportCodec: Codec<ScanReport> = {
  ...scanReportCodec('access-is'),
  scanReply(bytes) {
    const scans = Object.values(layouts).map((layout) => scan(layout, bytes))
    return (
      scans.find(({ kind }) => kind === 'packet') ?? scans.find(({ kind }) => kind === 'incomplete') ?? noise
    )
  },
}

const noise = { kind: 'noise' } as const

function scan(layout: Layout, bytes: Uint8Array): Scan<ScanReport> {
  if (!mayBe(layout, bytes)) return noise
  if (bytes.length < reportLength) return { kind: 'incomplete' }
  const { lengthAt, dataAt, extras } = layout
  const data = bytes.subarray(dataAt, dataAt + (bytes[lengthAt] ?? 0))
  const packet: ScanReport = {
    kind: 'scanReport',
    bytes: byteString(data),
    aim: extras === null ? null : byteString(bytes.subarray(extras.aimAt, extras.aimAt + aimLength)),
    symbology: extras === null ? null : (bytes[extras.symbologyAt] ?? null),
    more: extras === null ? null : ((bytes[extras.moreAt] ?? 0) & 1) === 1,
  }
  return { kind: 'packet', packet, length: reportLength }
}

/** Whether what is there so far belongs to a report of this layout. One without any data is none. */
function mayBe({ id, lengthAt, dataAt, room, extras, isPadded }: Layout, bytes: Uint8Array): boolean {
  if (id !== null && bytes[0] !== id) return false
  const length = bytes[lengthAt]
  if (length === undefined) return true
  if (length < 1 || length > room) return false
  if (extras !== null) {
    const [flag, ...rest] = bytes.subarray(extras.aimAt, extras.aimAt + aimLength)
    if (flag !== undefined && flag !== aimFlag) return false
    if (rest.some((code) => !isAlphanumeric(code))) return false
  }
  return !isPadded || bytes.subarray(dataAt + length, reportLength).every((byte) => byte === 0)
}

function isAlphanumeric(code: number): boolean {
  return /^[0-9A-Za-z]$/.test(String.fromCharCode(code))
}

/** Throws `RangeError` for what a report has no room for. */
function encode({ id, lengthAt, dataAt, room, extras }: Layout, packet: ScanReport): Uint8Array {
  const { bytes, aim, symbology, more } = packet
  if (bytes.length < 1 || bytes.length > room)
    throw new RangeError(`a report of this shape holds 1 to ${room} bytes, not ${bytes.length}`)
  const report = new Uint8Array(reportLength)
  const put = (text: string, at: number) => {
    for (let n = 0; n < text.length; n++) report[at + n] = text.charCodeAt(n)
  }
  if (id !== null) report[0] = id
  report[lengthAt] = bytes.length
  put(bytes, dataAt)
  if (extras === null) return report
  if (aim?.length !== aimLength) throw new RangeError('an AIM id has three characters')
  put(aim, extras.aimAt)
  report[extras.symbologyAt] = symbology ?? 0
  report[extras.moreAt] = more === true ? 1 : 0
  return report
}
