/** Why a request is refused: a code, the field at fault, and what both languages say. Pure. */
import type { Refusal } from '../domain/input.ts'
import type { RefusalWords } from '../domain/refusal-words.ts'
import { refusals } from '../domain/refusals.ts'
import type { RequestRefusalCode } from '../domain/refusals-requests.ts'
import { requestRefusals } from '../domain/refusals-requests.ts'
import type { ResponseBody } from '../platform/requests.ts'

/** A refusal before the core was asked, or the core's own. */
export interface RequestRefusal {
  readonly code: string
  /** path of the field at fault, such as `data.session`; null where it is none */
  readonly field: string | null
  readonly zh: string
  readonly en: string
  readonly details?: NonNullable<ResponseBody['refusal']>['details']
}

/** Refuses with a code of this room; `detail` is put into its words. */
export function refusing(
  code: RequestRefusalCode,
  field: string | null = null,
  detail: string | RefusalWords = '',
): RequestRefusal {
  return { code, field, ...worded(requestRefusals[code], detail) }
}

/** A refusal of the core, with the field that most probably led to it. */
export function refusingAs({ code, detail }: Refusal, field: string | null): RequestRefusal {
  return { code, field, ...worded(refusals[code], detail) }
}

function worded(words: RefusalWords, detail: string | RefusalWords): RefusalWords {
  const { zh, en } = typeof detail === 'string' ? { zh: detail, en: detail } : detail
  return { zh: filled(words.zh, zh), en: filled(words.en, en) }
}

/** A detail may be a value of the sender: cut, and without what could change a terminal. */
function filled(words: string, detail: string): string {
  const shown = detail.slice(0, 120).replace(/\p{C}/gu, '')
  return words.replace('{detail}', () => shown)
}
