/** The input reports of HID-POS scanners (HID Point of Sale, usage page 8C), in three makers' shapes. Types only. */

/** `access-is`: LSR118, ATR110. `microscan`. `zebra`: Symbol and Zebra, 05E0:0600. */
export type ReportShape = 'access-is' | 'microscan' | 'zebra'

export interface ScanReport {
  readonly kind: 'scanReport'
  /** Each byte of the code as the character of the same number. It may be a part of a code. */
  readonly bytes: string
  /** Three characters that say what was read, such as `]Q1`; null where the shape has no place for it. */
  readonly aim: string | null
  /** The maker's own number of the symbology; null where the shape has no place for it. */
  readonly symbology: number | null
  /** Whether more of the code follows in the next report; null where the shape has no place for it. */
  readonly more: boolean | null
}
