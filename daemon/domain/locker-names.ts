/** How staff call a cell: by what is written on its door, with the bank before it where two doors say the same. Pure. */
import type { RefusalCode } from './refusals.ts'
import type { Venue } from './venue.ts'

export type Named =
  | { readonly ok: true; readonly bank: string; readonly cell: string }
  | { readonly ok: false; readonly code: RefusalCode; readonly detail: string }

/** The cell meant by `A01` or `bank-a/A01`; upper and lower case are one. */
export function findCell({ banks }: Pick<Venue, 'banks'>, operand: string): Named {
  const wanted = operand.toLowerCase()
  const found = [...banks.values()].flatMap((bank) =>
    bank.cells
      .filter(({ id }) => [id, `${bank.id}/${id}`].some((name) => name.toLowerCase() === wanted))
      .map(({ id }) => ({ bank: bank.id, cell: id })),
  )
  const [first, ...others] = found
  if (first === undefined) return { ok: false, code: 'unknown_cell', detail: operand }
  if (others.length === 0) return { ok: true, ...first }
  const names = found.map(({ bank, cell }) => `${bank}/${cell}`)
  return { ok: false, code: 'several_cells', detail: names.join(', ') }
}
