/** Packets of gate boards in words, for `device decode`. Pure; nothing in them is about a person. */
import type { GatePacket } from './packets.ts'
import type { GateProfile } from './profile.ts'

/** A packet as named fields, with the profile by which it was read. */
export function explain(profile: GateProfile, packet: GatePacket): Record<string, unknown> {
  const { address, ...rest } = packet
  const said = { ...rest, ...(address === null ? {} : { address }), profile: profile.name }
  const meaning = meanings[packet.kind]
  if (packet.kind !== 'status') return { ...said, meaning }
  const on = (profile.status?.bits ?? []).filter(({ bit, value }) => ((packet.bits >>> bit) & 1) === value)
  return { ...said, meaning, active: on.map(({ means }) => means) }
}

const meanings: Readonly<Record<GatePacket['kind'], string>> = {
  open: '开闸一次，放行一人 lets one person through',
  askStatus: '查询状态 asks for the status',
  other: '网关从不发送 the gateway never sends it',
  opening: '已接受开闸 the open was taken',
  passed: '有人通过 somebody went through',
  lapsed: '超时或逆行，已锁闭 timed out or pushed the wrong way, locked again',
  status: '状态 status',
}
