/** What a scanner writes on a serial line: plain text with an end behind each code. Types only. */

export interface TextPacket {
  readonly kind: 'text'
  /** Each byte as the character of the same number. It may be any part of a line. */
  readonly bytes: string
  /** A carriage return, a line feed or both came behind it. */
  readonly isEnd: boolean
}
