/** The whole session of the published keys, message by message, and what a secret and chance are in tests. */
import { systemAes } from '../../daemon/outside.ts'
import { fromHex } from '../../drivers/codec/bytes.ts'
import type { Family, Outside } from '../../drivers/family.ts'
import { seeded } from './chance.ts'

/** SIA OSDP, Annex D and E: key of all, and what both sides make of B0…B7 and A0…A7. */
export const published = {
  nonce: fromHex('B0B1B2B3B4B5B6B7'),
  peripheralNonce: fromHex('A0A1A2A3A4A5A6A7'),
  encryption: 'BF8DC2A8329ACB8C67C6D0CD9A451682',
  mac1: '5E86C676603BDEE2D8BEAFE178637332',
  mac2: '6FDA86E857777E81132035758239172E',
  peripheralCryptogram: 'FDE5D2F428EC16312471EA3C02BD7796',
  cryptogram: '26D3356E07762D262801FC8E6665A891',
  initialMac: 'B2A30057EB98BA2229EC1F875662B524',
} as const

/** After the handshake; `plain`: what is in it, code apart. */
export const session = [
  { dir: '>', hex: '53000E000E02156074DD15A53277', plain: '' },
  { dir: '<', hex: '53800E000E021640438EDA790D4E', plain: '' },
  { dir: '>', hex: '53001E000F021768E149C8C09D5E7027585045320CE25273E0A81923D075', plain: '00050500' },
  { dir: '<', hex: '53801E000F02184A9FF2F698E4B71A63562B205790C47A8DB3488E3B4E9A', plain: '0100' },
  { dir: '>', hex: '53000E000D021560D77BF2EC1991', plain: '' },
  {
    dir: '<',
    hex: '53801E000D021850FBC56EFAAF0AC9D99734BD06C5037299F7E6360DCD9A',
    plain: '00011A00CD22C700',
  },
] as const

/** Of a peripheral of the tests; nobody has it but they. */
export const ownKey = '00112233445566778899AABBCCDDEEFF'
export const keyFile = '/etc/warden/secrets/osdp-1'

/** What is in a file with a secret, as it is when it is read; chance comes from a seed. */
export function outsideWith(secret: Outside['secret'], seed = 7): Outside {
  const chance = seeded(seed)
  return {
    random: (count) => Uint8Array.from({ length: count }, () => Math.floor(chance.next() * 256)),
    secret,
    aes: systemAes,
  }
}

interface Keys {
  /** what the gateway finds in the key file; null: there is none */
  readonly gateway?: string | null
  /** the gateway only looks whether it is there */
  readonly isLook?: boolean
  /** what the peripheral has */
  readonly peripheral?: string
}

/** The family with keys on both sides, which a test may change at any time. */
export function keyed(family: Family, keys: Keys): Family {
  const near = outsideWith((file) =>
    file === keyFile ? (keys.gateway === undefined ? ownKey : keys.gateway) : null,
  )
  const looking = { ...near, isLook: keys.isLook ?? false }
  const far = outsideWith((file) => (file === keyFile ? (keys.peripheral ?? ownKey) : null), 8)
  return {
    ...family,
    converse: (settings) => family.converse(settings, looking),
    simulate: (settings) => family.simulate(settings, far),
  }
}
