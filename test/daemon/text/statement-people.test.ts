import { describe, expect, test } from 'vitest'
import { catalogue } from '../../../daemon/domain/events/catalogue.ts'
import { tells, told } from '../../support/event-told.ts'

const lead = 'p-aaaaaaaaaaaa'
const expert = 'p-bbbbbbbbbbbb'
const witness = 'o-111111111111'
const supervisor = 'o-222222222222'
const at = (time: string, day = '18') => `2026-03-${day}T${time}:00.000+08:00`

describe('a statement about people', () => {
  test.each([
    tells('of a refusal names the place, the way and why', {
      type: 'passage.denied',
      data: { portal: 'door-1', direction: 'in', participant: expert, person: null, reason: 'wrong_room' },
      row: { subject: expert, zone: 'area' },
      zh: 'door-1 进入，非本人评标室',
      en: 'door-1 in, not your room',
    }),
    tells('of a refusal at the desk names the reader', {
      type: 'passage.denied',
      data: {
        portal: null,
        direction: 'in',
        participant: null,
        person: null,
        reason: 'not_on_roster',
        reader: 'desk-reader',
      },
      zh: 'desk-reader 进入，不在名单内',
      en: 'desk-reader in, not on the list',
    }),
    tells('of a grant leaves out what joins facts and what only devices need', {
      type: 'passage.granted',
      data: {
        ref: 'e-77',
        portal: 'lane-1',
        direction: 'out',
        participant: expert,
        person: 'ab'.repeat(16),
        orderWithinMs: 800,
        expiresInMs: 5000,
        remark: 'fire',
      },
      row: { subject: expert },
      zh: 'lane-1 离开，火警',
      en: 'lane-1 out, fire alarm',
    }),
    tells('of a person who came late gives role and minutes', {
      type: 'participant.arrived',
      data: { participant: expert, role: 'expert', lateMinutes: 12 },
      row: { subject: expert },
      zh: '评标专家，迟到 12 分钟',
      en: 'expert, 12 minutes late',
    }),
    tells('of a person who came early has no minus', {
      type: 'participant.arrived',
      data: { participant: lead, role: 'expert_lead', lateMinutes: -1 },
      row: { subject: lead },
      zh: '评标委员会负责人，提前 1 分钟',
      en: 'committee lead, 1 minute early',
    }),
    tells('of a person who came at the minute says so', {
      type: 'participant.arrived',
      data: { participant: lead, role: 'tenderee_rep', lateMinutes: 0 },
      row: { subject: lead },
      zh: '招标人代表，准时',
      en: "tenderee's representative, on time",
    }),
    tells('of a leave has its times, who goes along, and the reason in quotes at its end', {
      type: 'leave.requested',
      data: {
        leave: 'L1',
        participant: expert,
        kind: 'sample',
        place: 'sample',
        reason: '核对样品规格',
        dueBack: at('14:35'),
        escort: supervisor,
        operator: witness,
      },
      row: { subject: expert },
      zh: 'L1 查验样品，去往 sample，应返 14:35，陪同 o-222222222222，经办 o-111111111111：“核对样品规格”',
      en: 'L1 to inspect samples, at sample, due back 14:35, escort o-222222222222, by o-111111111111: "核对样品规格"',
    }),
    tells('of a consent says as whom, how, and whose', {
      type: 'leave.approval_recorded',
      data: {
        leave: 'L1',
        participant: expert,
        approver: lead,
        role: 'expert_lead',
        method: 'card',
        decision: 'refused',
        operator: witness,
      },
      row: { subject: expert },
      zh: 'L1 评标委员会负责人 不同意，凭本人证件，审批人 p-aaaaaaaaaaaa，经办 o-111111111111',
      en: 'L1 committee lead refused, identified by own document, approver p-aaaaaaaaaaaa, by o-111111111111',
    }),
    tells('of a return says how long and how late', {
      type: 'leave.ended',
      data: { leave: 'L2', participant: expert, minutes: 35, lateMinutes: 4 },
      row: { subject: expert },
      zh: 'L2，历时 35 分钟，逾时 4 分钟',
      en: 'L2, away for 35 minutes, 4 minutes late',
    }),
    tells('of a return in time says so', {
      type: 'leave.ended',
      data: { leave: 'L1', participant: expert, minutes: 1, lateMinutes: 0 },
      row: { subject: expert },
      zh: 'L1，历时 1 分钟，按时返回',
      en: 'L1, away for 1 minute, in time',
    }),
    tells('of a night away gives the date where it is another day', {
      type: 'leave.overran',
      data: { leave: 'L3', participant: expert, dueBack: at('09:00', '19') },
      row: { subject: expert },
      zh: 'L3，应返 2026-03-19 09:00',
      en: 'L3, due back 2026-03-19 09:00',
    }),
    tells('of an override names both who did it', {
      type: 'override.executed',
      data: {
        portal: 'lane-2',
        direction: 'in',
        participant: null,
        ref: 'e-9',
        reason: 'chip does not answer',
        operator: witness,
        second: supervisor,
      },
      zh: 'lane-2 进入，经办 o-111111111111，第二人 o-222222222222：“chip does not answer”',
      en: 'lane-2 in, by o-111111111111, with o-222222222222: "chip does not answer"',
    }),
    tells('of a rejected override says what was missing', {
      type: 'override.rejected',
      data: {
        portal: 'lane-2',
        direction: 'in',
        participant: expert,
        cause: 'second_person_needed',
        operator: witness,
        second: null,
      },
      row: { subject: expert },
      zh: 'lane-2 进入，缺第二人，经办 o-111111111111',
      en: 'lane-2 in, no second person, by o-111111111111',
    }),
    tells('of a locker order names bank, cell and on whose word', {
      type: 'locker.retrieval_granted',
      data: {
        bank: 'bank-1',
        cell: '07',
        participant: expert,
        ref: 'e-5',
        orderWithinMs: 800,
        authority: 'order',
        operator: witness,
        second: supervisor,
        reason: '送医',
      },
      row: { subject: expert },
      zh: 'bank-1 07，凭监督人员指令，经办 o-111111111111，第二人 o-222222222222：“送医”',
      en: 'bank-1 07, on order of a supervisor, by o-111111111111, with o-222222222222: "送医"',
    }),
    tells('of a cell that did not open says whether it is tried again', {
      type: 'locker.open_failed',
      data: {
        bank: 'bank-1',
        cell: '07',
        participant: expert,
        ref: 'e-5',
        cause: 'late',
        retry: { ref: 'e-6', orderWithinMs: 800 },
      },
      row: { subject: expert },
      zh: 'bank-1 07，指令超时作废，再试一次',
      en: 'bank-1 07, order too late, tried once more',
    }),
    tells('of no free cell says of which size', {
      type: 'locker.exhausted',
      data: { desk: 'desk-1', size: 'large' },
      row: { subject: 'desk-1' },
      zh: '大柜',
      en: 'large',
    }),
    tells('of material names each thing and how many', {
      type: 'material.received',
      data: {
        material: 'M1',
        direction: 'in',
        kind: 'sample',
        items: [
          { what: '样品目录', count: 1 },
          { what: '瓷砖', count: 3 },
        ],
        seal: 'intact',
        sealNumber: 'S-12',
        from: lead,
        operator: witness,
      },
      zh: 'M1 送入 样品，封条完好，封条号 S-12，移交人 p-aaaaaaaaaaaa，经办 o-111111111111：“样品目录” ×1、“瓷砖” ×3',
      en: 'M1 handed in sample, seal intact, seal S-12, from p-aaaaaaaaaaaa, by o-111111111111: "样品目录" ×1, "瓷砖" ×3',
    }),
    tells('of a corrected count says from where to where', {
      type: 'occupancy.corrected',
      data: {
        participant: expert,
        from: 'room1',
        to: null,
        reason: '清点',
        operator: witness,
        second: supervisor,
      },
      row: { subject: expert },
      zh: '由 room1，改为场外，经办 o-111111111111，第二人 o-222222222222：“清点”',
      en: 'from room1, to outside, by o-111111111111, with o-222222222222: "清点"',
    }),
    tells('of a card gives the document, and no number in any form', {
      type: 'card.read',
      data: { reader: 'desk-reader', person: 'ab'.repeat(16), document: 'resident_id' },
      zh: 'desk-reader 居民身份证',
      en: 'desk-reader resident identity card',
    }),
  ])('%s', (_title, { type, data, row, zh, en }) => {
    expect(catalogue[type].data.safeParse(data).success).toBe(true)
    expect(told(type, data, row)).toEqual([zh, en])
  })
})
