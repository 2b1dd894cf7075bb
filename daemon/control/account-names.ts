/** Staff are called by their account names at a console; the core knows them by reference. */
import type { ControlPorts } from './ports.ts'

/** Arguments in which a person is meant. */
const personKeys = new Set([
  'person',
  'people',
  'escort',
  'calledBy',
  'from',
  'recipient',
  'requestedBy',
  'deputy',
])

/** The arguments with each account name of the staff, where a person is meant, as the reference of that person. */
export function withReferences({ secrets }: Pick<ControlPorts, 'secrets'>, given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  const meant = (value: unknown) =>
    typeof value === 'string' ? (secrets.operatorOf(value.toLowerCase()) ?? value) : value
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      if (!personKeys.has(key)) return [key, value]
      return [key, Array.isArray(value) ? value.map(meant) : meant(value)]
    }),
  )
}
