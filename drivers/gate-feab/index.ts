/** The gate family "FE … AB": boards without an address, as profiles. Its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { profileCodec, profileWire } from '../gate/profile/codec.ts'
import { converse } from '../gate/profile/conversation.ts'
import { gateProfile, inSide, relockMs, withoutAddress } from '../gate/profile/schema.ts'
import { simulate } from '../gate/profile/simulator.ts'
import { passagesUnseen } from '../gate/unseen.ts'
import oneTech from './profiles/one-tech-2b-att203.json' with { type: 'json' }

const settings = z.strictObject({ profile: withoutAddress, inSide, relockMs })

const example = gateProfile.parse(oneTech)

/**
 * Turnstiles whose own board speaks "FE … AB" on a serial line and reports each passage (One-Tech 2B-ATT203 and the
 * like). The profile is part of the venue file, because it may write any bytes to a gate.
 */
export const gateFeab = defineFamily({
  name: 'gate-feab',
  kind: 'gate',
  serial: example.serial,
  /** Nothing is known of these boards; this is long for a frame of 7 bytes at 9600 baud. */
  gapMs: 20,
  interByteMs: 50,
  settings,
  codec: profileCodec(example),
  wireFor: ({ profile }) => profileWire(profile),
  unseen: ({ profile }) => (profile.passage === null ? passagesUnseen : null),
  conversation: (given) => converse({ ...given, address: null }),
  simulator: (given) => simulate({ ...given, address: null }),
})
