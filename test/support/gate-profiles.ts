/** Profiles of gate boards as tests need them: those of the real boards, and one of a make that says everything. */

import type { GateProfile } from '../../drivers/gate/profile/profile.ts'
import { gateProfile } from '../../drivers/gate/profile/schema.ts'
import machPower from '../../drivers/gate-eb/profiles/mach-power-ac-atri-018.json' with { type: 'json' }
import oneTech from '../../drivers/gate-feab/profiles/one-tech-2b-att203.json' with { type: 'json' }

/** FE … AB: reports passages, answers nothing. */
export const feab: GateProfile = gateProfile.parse(oneTech)

/** EB: is only written to. */
export const eb: GateProfile = gateProfile.parse(machPower)

/** A board that answers, reports and tells its status, with a sum as its check. */
export const talkative: GateProfile = gateProfile.parse({
  name: 'talkative',
  source: 'made up for tests',
  serial: { baudRate: 19_200, dataBits: 8, parity: 'even', stopBits: 1 },
  check: 'sum',
  open: { a: 'A0 {address} 01 {check}', b: 'A0 {address} 02 {check}' },
  answer: { a: 'A1 {address} 01 {check}', b: 'A1 {address} 02 {check}' },
  passage: {
    passed: { a: 'A2 {address} 01 {any} {check} 0D', b: 'A2 {address} 02 {any} {check} 0D' },
    lapsed: null,
  },
  status: {
    ask: 'A0 {address} 0F {check}',
    reply: 'A1 {address} 0F {status} {check}',
    bits: [
      { bit: 0, value: 0, means: 'fire' },
      { bit: 1, value: 1, means: 'ajar' },
      { bit: 2, value: 1, means: 'obstructed' },
      { bit: 7, value: 1, means: 'fault' },
    ],
    pollMs: 200,
  },
  others: {},
  opensAtOnce: 2,
  betweenOpensMs: 300,
  replyMs: 100,
})
