/** The table of what staff can ask of the core, by name. Each subject has its own file. Pure. */
import type { StaffCommand } from './command.ts'
import { badgesCommands } from './commands/badges.ts'
import { clarificationsCommands } from './commands/clarifications.ts'
import { clearingCommands } from './commands/clearing.ts'
import { conductCommands } from './commands/conduct.ts'
import { emergenciesCommands } from './commands/emergencies.ts'
import { evidenceCommands } from './commands/evidence.ts'
import { faultsCommands } from './commands/faults.ts'
import { handoverCommands } from './commands/handover.ts'
import { identitiesCommands } from './commands/identities.ts'
import { leavesCommands } from './commands/leaves.ts'
import { lockersCommands } from './commands/lockers.ts'
import { materialsCommands } from './commands/materials.ts'
import { mealsCommands } from './commands/meals.ts'
import { notificationsCommands } from './commands/notifications.ts'
import { overridesCommands } from './commands/overrides.ts'
import { participantsCommands } from './commands/participants.ts'
import { portalsCommands } from './commands/portals.ts'
import { recordingCommands } from './commands/recording.ts'
import { sessionsCommands } from './commands/sessions.ts'
import { visitsCommands } from './commands/visits.ts'

export const staffCommands: Readonly<Record<string, StaffCommand>> = {
  ...sessionsCommands,
  ...participantsCommands,
  ...notificationsCommands,
  ...badgesCommands,
  ...lockersCommands,
  ...identitiesCommands,
  ...overridesCommands,
  ...portalsCommands,
  ...leavesCommands,
  ...mealsCommands,
  ...materialsCommands,
  ...visitsCommands,
  ...clarificationsCommands,
  ...faultsCommands,
  ...clearingCommands,
  ...emergenciesCommands,
  ...conductCommands,
  ...evidenceCommands,
  ...recordingCommands,
  ...handoverCommands,
}
