/** What a PIN and an account name must look like. Pure; it never says the PIN in any answer. */

/**
 * What is wrong with a PIN: `too_short` when it is not 6 to 12 digits, `too_simple` when all are the same or each is one
 * more, or one less, than the one before.
 */
export function pinProblem(pin: string): 'too_short' | 'too_simple' | null {
  if (!/^[0-9]{6,12}$/.test(pin)) return 'too_short'
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])))
  const [step = 0] = steps
  return steps.size === 1 && Math.abs(step) <= 1 ? 'too_simple' : null
}

/** `malformed` unless a name is 2 to 32 lower-case letters, digits, dots and hyphens. */
export function accountProblem(account: string): 'malformed' | null {
  return /^[a-z0-9.-]{2,32}$/.test(account) ? null : 'malformed'
}
