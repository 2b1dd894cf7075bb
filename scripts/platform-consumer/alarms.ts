/**
 * What a receiver must show to somebody. None of it is ever stored or acknowledged, but for a new stream, which may have a
 * good reason: a gateway whose disk was replaced.
 */

export type AlarmKind =
  /** no envelope, or one whose members are not what they must be */
  | 'unreadable'
  /** an exercise among real events, or the other way round */
  | 'wrong_tree'
  /** published in the topics of one venue, and says it is from another */
  | 'foreign_venue'
  /** a stream of one gateway, from another gateway */
  | 'foreign_stream'
  /** the content does not have the hash that it says */
  | 'wrong_hash'
  /** an id that another event has */
  | 'id_reused'
  /** a place in the stream that another event has */
  | 'sequence_reused'
  /** `prevhash` is not the hash of the event before */
  | 'broken_chain'
  /** the gateway names another hash for an event that we have */
  | 'journal_differs'
  /** a gateway that had a journal begins another one */
  | 'new_stream'

export interface Alarm {
  readonly kind: AlarmKind
  /** empty where none can be named */
  readonly stream: string
  readonly sequence: number
  readonly detail: string
}
