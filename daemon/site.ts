/** The configured site in the shape the decision core knows. Pure. */
import { cellsOf, numberToPress } from '../config/cells.ts'
import { ruleSetOf } from '../config/rule-set.ts'
import type { RuleValues } from '../config/rules.ts'
import { catalogue, defaultValues } from '../config/rules.ts'
import type { Config } from '../config/schema.ts'
import { familyOf } from '../drivers/families.ts'
import { declaredAdapter } from './adapter-name.ts'
import { policyIds, rulesFromValues } from './domain/policy-values.ts'
import type { Bank, Contact, Desk, Portal, Rules, Venue, Zone } from './domain/venue.ts'
import { layoutOf } from './domain/venue.ts'

/** The venue that a checked configuration describes. */
export function venueOf(config: Config, identityOf: IdentityOf = identityByFamily): Venue {
  const zones = config.zones.map(
    (zone): Zone => ({ id: zone.id, ...namesOf(zone), parent: zone.parent ?? null, kind: zone.kind }),
  )
  const portals = config.portals.map(
    (portal): Portal => ({
      id: portal.id,
      ...namesOf(portal),
      from: portal.from ?? null,
      to: portal.to,
      control: portal.control,
      gate: portal.gate ?? null,
      readers: { in: portal.readers.in, out: portal.readers.out ?? null },
    }),
  )
  const desks = config.desks.map(
    (desk): Desk => ({
      id: desk.id,
      ...namesOf(desk),
      reader: desk.reader,
      scanner: desk.scanner ?? null,
      banks: desk.banks,
    }),
  )
  const banks = config.banks.map(
    (bank): Bank => ({
      id: bank.id,
      ...namesOf(bank),
      board: bank.board,
      keypad: bank.keypad ?? null,
      cells: cellsOf(bank).map((cell) => ({
        ...cell,
        ...(bank.keypad === undefined ? {} : { toPress: numberToPress(cell.id) }),
      })),
    }),
  )
  const contacts = config.contacts.map(
    (contact): Contact => ({
      id: contact.id,
      ...namesOf(contact),
      device: contact.device,
      input: contact.input,
      meaning: contact.meaning,
      activeWhen: contact.activeWhen,
      zone: contact.zone ?? null,
    }),
  )
  const { code, gateway, utcOffset } = config.venue
  return {
    code,
    gateway,
    utcOffset,
    identities: identitiesOf(config, identityOf),
    rules: rulesFromValues(config.rules, usualRules),
    otherRules: otherRulesOf(config.rules),
    ruleVersion: ruleSetOf(config.rules).version,
    ...layoutOf({ zones, portals, desks, banks, contacts }),
  }
}

/** Who must answer by the settings of a device of this family; null where anybody may behind the right adapter. */
type IdentityOf = (family: string, settings: unknown) => string | null

const identityByFamily: IdentityOf = (family, settings) => familyOf(family).identityOf(settings)

function identitiesOf({ lines }: Config, identityOf: IdentityOf): ReadonlyMap<string, string> {
  const declared = lines.flatMap(({ family, transport, devices }) =>
    devices.map(
      ({ id, settings }) => [id, identityOf(family, settings) ?? declaredAdapter(transport)] as const,
    ),
  )
  return new Map(declared.flatMap(([id, identity]) => (identity === null ? [] : [[id, identity]])))
}

function namesOf(entry: { name: string; nameEn?: string | undefined }): { name: string; nameEn: string } {
  return { name: entry.name, nameEn: entry.nameEn ?? entry.name }
}

/** Every rule has a value in a checked configuration; this is only what the shape of it is. */
const usualRules = rulesFromValues(defaultValues(catalogue), {} as Rules)

/** What the core has no use for stands beside its rules, so that a set on record is whole. */
function otherRulesOf(values: RuleValues): RuleValues {
  return Object.fromEntries(Object.entries(values).filter(([id]) => !policyIds.includes(id)))
}
