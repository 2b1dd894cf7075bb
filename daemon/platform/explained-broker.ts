/** A broker whose links say what we know of their failure ourselves: that our own certificate is no longer good. */
import { Fault } from '../../drivers/fault.ts'
import type { Broker } from './broker.ts'

/**
 * The same broker; a link that never came up ends with `problem` added to its fault, as far as there is one. TLS tells a
 * client less than that, and often nothing.
 */
export function explained(broker: Broker, problem: () => string | null): Broker {
  return {
    connect(owner) {
      let wasUp = false
      return broker.connect({
        up() {
          wasUp = true
          owner.up()
        },
        message: (message) => owner.message(message),
        down(fault) {
          const known = wasUp ? null : problem()
          owner.down(
            known === null ? fault : new Fault(fault.code, `${fault.message}; our own ${known}`, fault),
          )
        },
      })
    },
  }
}
