/**
 * A value about a person that must never reach a log, an error text, a message or a file by accident.
 * Every usual way of turning it into text gives the mask; only `reveal()` gives the value.
 */
export class Personal {
  static readonly mask = '«personal»'
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself. Call it only where the value is compared, hashed or encrypted. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return Personal.mask
  }

  toJSON(): string {
    return Personal.mask
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return Personal.mask
  }
}
