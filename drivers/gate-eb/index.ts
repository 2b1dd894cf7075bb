/** The gate family "EB": boards with an address, as profiles. Its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { profileCodec, profileWire } from '../gate/profile/codec.ts'
import { converse } from '../gate/profile/conversation.ts'
import { gateProfile, inSide, relockMs, withAddress } from '../gate/profile/schema.ts'
import { simulate } from '../gate/profile/simulator.ts'
import { passagesUnseen } from '../gate/unseen.ts'
import machPower from './profiles/mach-power-ac-atri-018.json' with { type: 'json' }

const settings = z.strictObject({
  address: z
    .int()
    .min(0)
    .max(255)
    .default(1)
    .describe('控制板地址。 Address of the board, as set in its menu.'),
  profile: withAddress,
  inSide,
  relockMs,
})

const example = gateProfile.parse(machPower)

/**
 * Turnstiles and swing gates whose own board takes "EB" frames on RS-485 (Mach Power AC-ATRI-018 and the like). Several
 * may share a bus, with one profile. The profile is part of the venue file, because it may write any bytes to a gate.
 */
export const gateEb = defineFamily({
  name: 'gate-eb',
  kind: 'gate',
  serial: example.serial,
  /** Nothing is known of these boards; this is long for a frame of 5 bytes at 9600 baud. */
  gapMs: 20,
  interByteMs: 50,
  settings,
  codec: profileCodec(example),
  wireFor: ({ profile }) => profileWire(profile),
  unseen: ({ profile }) => (profile.passage === null ? passagesUnseen : null),
  conversation: converse,
  simulator: simulate,
})
