/** What a venue has behind it before the day begins: accounts, logins, the witness in the monitor room. */
import { person } from '../../test/support/people.ts'
import type { StaffKey } from './cast.ts'
import { accountOf, pinOf, staffKeys } from './cast.ts'
import type { Day } from './day.ts'

/** Everybody gets an account; all but the witness stay logged in, who logs in on the day itself. */
export async function prepare(day: Day): Promise<void> {
  for (const key of staffKeys) {
    await addAccount(day, key)
    if (key === 'W1') await logIn(day, key)
  }
  for (const key of staffKeys) if (key !== 'W1') await logIn(day, key)
  await day.hands.pass('monitor', 'in', person('W1'))
  await day.staff('W1', ['operator', 'logout'])
}

async function addAccount(day: Day, key: StaffKey): Promise<void> {
  const { name, role, id_type: document, id_no: number } = person(key)
  const words = ['operator', 'add', accountOf(key), '--name', name, '--role', role, '--document', document]
  await day.staff('W1', words, { typed: [pinOf(key), number] })
}

async function logIn(day: Day, key: StaffKey): Promise<void> {
  await day.staff(key, ['operator', 'login', accountOf(key)], { typed: [pinOf(key)] })
}
