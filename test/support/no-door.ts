/** A gateway that no request of the platform reaches. */
import type { RequestDoor } from '../../daemon/request-door.ts'

/** Asking it for anything is a mistake of the test. */
export const noDoor: Pick<RequestDoor, 'put' | 'key'> = {
  put: () => Promise.reject(new Error('no requests here')),
  key: () => Promise.reject(new Error('no key here')),
}
