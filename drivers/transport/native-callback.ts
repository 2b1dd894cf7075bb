/** Guards the border to native modules that call us back from the event loop. */

/**
 * The same handler, but an error thrown in it (a bug) ends the process as an uncaught one. Thrown into a native
 * callback it would be lost there, or abort without a word.
 */
export function nativeCallback<A extends unknown[]>(handler: (...given: A) => void): (...given: A) => void {
  return (...given) => {
    try {
      handler(...given)
    } catch (bug) {
      queueMicrotask(() => {
        throw bug
      })
    }
  }
}
