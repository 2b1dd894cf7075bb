/** The messages between a SAM-V reader and its host (GA 450 family). Types only. */
import type { Personal } from '../personal.ts'
import type { CardText } from './text-block.ts'

/** What the host says. */
export type SamRequest =
  /** 10 FF */
  | { readonly kind: 'reset' }
  /** 11 FF, also the self-test */
  | { readonly kind: 'getStatus' }
  /** 12 FF */
  | { readonly kind: 'getModuleId' }
  /** 20 01 */
  | { readonly kind: 'find' }
  /** 20 02 */
  | { readonly kind: 'select' }
  /** 30 01: text and photo */
  | { readonly kind: 'read' }
  /** 30 10: text, photo and fingerprints. Never sent by the gateway: biometric data that the venue does not need. */
  | { readonly kind: 'readWithFingerprint' }
  /** 30 03. Never sent by the gateway: it needs no address. */
  | { readonly kind: 'readNewestAddress' }
  /** 60 nn. Never sent by the gateway: a wrong value strands the reader. `code` is the byte nn. */
  | { readonly kind: 'setBaud'; readonly code: number }
  /** 61 FF dd: the most bytes of one radio exchange */
  | { readonly kind: 'setMaxRf'; readonly bytes: number }

/** What the reader says. */
export type SamReply =
  /** 9F with 4 bytes, seen only as zeros and not kept */
  | { readonly kind: 'found' }
  /** 80: no card in the field */
  | { readonly kind: 'none' }
  /** 90 with 8 bytes, seen only as zeros and not kept */
  | { readonly kind: 'selected' }
  /** 90 without data */
  | { readonly kind: 'ok' }
  /** every other result without data; `code` is SW3 */
  | { readonly kind: 'status'; readonly code: number }
  /** `id` in its printed form */
  | { readonly kind: 'moduleId'; readonly id: string }
  | CardTextReply
  /** a whole read reply whose text is of no kind known; the text is not kept. `marker`: its code unit, null when
   * the text has not the usual 256 bytes */
  | ({
      readonly kind: 'unsupportedCard'
      readonly textBytes: number
      readonly marker: number | null
    } & Enclosed)
  /** the 35 characters that 30 03 gives */
  | { readonly kind: 'newestAddress'; readonly address: Personal }

/** A whole read reply of a known kind of card. */
export type CardTextReply = { readonly kind: 'cardText'; readonly text: CardText } & Enclosed

/** What came with the text, as lengths in bytes: photo and fingerprints themselves are dropped while decoding. */
export interface Enclosed {
  readonly photoBytes: number
  /** null in the reply to 30 01, which has no field for it */
  readonly fingerprintBytes: number | null
}

export type SamPacket = SamRequest | SamReply
