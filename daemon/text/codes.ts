/**
 * Words for all codes that stand in events, states and answers, joined from one table a subject. A new code gets its
 * words in the table of its subject; no two tables have the same code.
 */
import type { CodeTable, FieldTable } from './code-table.ts'
import { clearingCodes, clearingFields } from './codes-clearing.ts'
import { deviceCodes, deviceFields } from './codes-devices.ts'
import { leaveCodes, leaveFields } from './codes-leaves.ts'
import { lockerCodes, lockerFields } from './codes-lockers.ts'
import { passageCodes, passageFields } from './codes-passages.ts'
import { requestCodes } from './codes-requests.ts'
import { sessionCodes, sessionFields } from './codes-sessions.ts'
import { staffCodes, staffFields } from './codes-staff.ts'

/** By subject. */
export const codeTables: Readonly<Record<string, CodeTable>> = {
  sessions: sessionCodes,
  staff: staffCodes,
  devices: deviceCodes,
  passages: passageCodes,
  leaves: leaveCodes,
  lockers: lockerCodes,
  clearing: clearingCodes,
  requests: requestCodes,
}

/** By subject. */
export const fieldTables: Readonly<Record<string, FieldTable>> = {
  sessions: sessionFields,
  staff: staffFields,
  devices: deviceFields,
  passages: passageFields,
  leaves: leaveFields,
  lockers: lockerFields,
  clearing: clearingFields,
}

/** Of all subjects. */
export const codeWords: CodeTable = Object.assign({}, ...Object.values(codeTables))

/** Of all subjects. */
export const fieldWords: FieldTable = Object.assign({}, ...Object.values(fieldTables))
