/** What an adapter is called as the identity of the devices behind it, seen and as the venue file names it. Pure. */
import type { LineTransport } from '../config/schema.ts'
import type { Adapter } from '../drivers/transport/adapter.ts'

/** As the venue file names it: by either or both. */
interface Named {
  readonly serialNumber?: string | undefined
  readonly usbPort?: string | undefined
}

/** An identity in the record has at most 64 characters; the longest USB port has 24. */
const longestNumber = 32

/** How the venue file names the adapter of a line; null where it does not. */
export function declaredAdapter(transport: LineTransport): string | null {
  const named = namedIn(transport)
  return named === null ? null : nameOf(named)
}

/**
 * What the adapter behind a line is called: by what the venue file names it by, so that the two can be compared; by its
 * serial number where the file does not name it. null: it has none, and nothing is made up.
 */
export function seenAdapter(transport: LineTransport, seen: Adapter | null): string | null {
  const named = namedIn(transport)
  if (named === null) {
    return seen === null || seen.serialNumber === null ? null : nameOf({ serialNumber: seen.serialNumber })
  }
  const { serialNumber, usbPort } = named
  return nameOf({
    ...(serialNumber === undefined ? {} : { serialNumber: seen?.serialNumber ?? '?' }),
    ...(usbPort === undefined ? {} : { usbPort: seen?.usbPort ?? '?' }),
  })
}

function namedIn(transport: LineTransport): Named | null {
  return 'adapter' in transport ? (transport.adapter ?? null) : null
}

/** `USB SN X1 port 1-2.3` */
export function nameOf({ serialNumber, usbPort }: Named): string {
  const number = serialNumber?.replace(/\p{C}/gu, '·').slice(0, longestNumber).toWellFormed()
  return [
    'USB',
    ...(number === undefined ? [] : ['SN', number]),
    ...(usbPort === undefined ? [] : ['port', usbPort]),
  ].join(' ')
}
