/** Operational failures: one closed list. Each row says what it means and what to do about it. */

export interface FaultMeaning {
  readonly cause: string
  readonly remedy: string
  /** How the owner goes on: `soon` after a short pause, `patiently` with growing pauses, `never` by itself. */
  readonly retry: 'soon' | 'patiently' | 'never'
}

export const faults = {
  missing: {
    cause: 'the device node, adapter or host name does not exist',
    remedy: 'check plug and power, and the path in the configuration; it is picked up when it comes back',
    retry: 'soon',
  },
  unplugged: {
    cause: 'the device went away while it was in use',
    remedy: 'plug it in again; it is picked up when it comes back',
    retry: 'soon',
  },
  permission: {
    cause: 'this user may not open the device or file',
    remedy: 'install the udev rules or add the user to the group that owns the device (usually dialout)',
    retry: 'patiently',
  },
  busy: {
    cause: 'another process holds the device',
    remedy: 'stop the other program (ModemManager, brltty, a second gateway)',
    retry: 'patiently',
  },
  refused: {
    cause: 'the device server or broker is up but refuses the connection',
    remedy: 'check port, connection limit, credentials and certificate',
    retry: 'patiently',
  },
  unreachable: {
    cause: 'the host does not answer',
    remedy: 'check cable, switch, address and power of the device server or broker',
    retry: 'patiently',
  },
  reset: {
    cause: 'the other side closed the connection',
    remedy: 'none needed; it is opened again',
    retry: 'patiently',
  },
  no_reply: {
    cause: 'the wire is open but the device does not answer',
    remedy: 'check power, address, speed and the A/B wires of the bus',
    retry: 'patiently',
  },
  closed: { cause: 'we closed it ourselves', remedy: 'none needed', retry: 'never' },
  unsupported: {
    cause: 'this machine cannot do what the configuration asks (no such driver, speed or interface)',
    remedy: 'correct the transport settings of the line',
    retry: 'patiently',
  },
  journal_locked: {
    cause: 'another daemon writes this journal',
    remedy: 'stop the other daemon; one journal has one writer',
    retry: 'never',
  },
  journal_damaged: {
    cause: 'the journal does not verify, or its file is not a journal of this version',
    remedy: 'keep the file as it is, run `warden journal verify`, and restore from a verified copy',
    retry: 'never',
  },
  journal_unwritable: {
    cause: 'the journal could not be written (disk full, read-only or failing)',
    remedy: 'free space or replace the disk; entry stays shut until it can be written, exits work',
    retry: 'soon',
  },
  vault_key: {
    cause: 'the vault key is missing, unreadable or not the one the vault was made with',
    remedy: 'restore the key file; without it the rosters must be imported again',
    retry: 'never',
  },
  key_file: {
    cause: 'a key file is open to others, or does not hold the kind of key that belongs there',
    remedy: 'put the right key there; a private key belongs to the user of the daemon alone, mode 600',
    retry: 'never',
  },
  configuration_unsigned: {
    cause:
      'the venue file is not signed by a key that this gateway trusts, or was changed after it was signed',
    remedy: 'look at what was changed, and have the file signed again (`warden config sign`)',
    retry: 'never',
  },
  unexpected: {
    cause: 'the operating system reported an error that is not in this list',
    remedy: 'see the error text in the log line',
    retry: 'patiently',
  },
} as const satisfies Record<string, FaultMeaning>

export type FaultCode = keyof typeof faults

/** An operational failure with a code from the closed list. `message` never holds personal data. */
export class Fault extends Error {
  readonly code: FaultCode

  constructor(code: FaultCode, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause })
    this.name = 'Fault'
    this.code = code
  }
}

/**
 * The result of `work`, or the fault that it threw when its code is one of `expected`; any fault when none is named.
 * Whatever else it throws goes on up.
 */
export function orFault<T>(work: () => T, ...expected: readonly FaultCode[]): T | Fault {
  try {
    return work()
  } catch (error) {
    if (error instanceof Fault && (expected.length === 0 || expected.includes(error.code))) return error
    throw error
  }
}
