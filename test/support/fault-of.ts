/** The fault that a piece of work throws, as code and text; anything else it does fails the test. */
import { Fault } from '../../drivers/fault.ts'

/** Runs `work`, which must throw a `Fault`. */
export function faultOf(work: () => unknown): { readonly code: string; readonly message: string } {
  try {
    work()
  } catch (error) {
    if (error instanceof Fault) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('no fault was thrown')
}
