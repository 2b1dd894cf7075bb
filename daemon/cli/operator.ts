/** The commands about accounts and logins: what is asked of the daemon, and what is kept at this console. */
import * as z from 'zod'
import { staffRoles } from '../domain/events/define.ts'
import { codeLabel } from '../text/labels.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, optionText, UsageError } from './command.ts'
import type { DaemonQuestion } from './daemon.ts'
import { askDaemon } from './daemon.ts'
import { dropLogin, keepLogin, loginFile } from './login-file.ts'
import { askHidden, askNewPin } from './prompts.ts'
import { outcomeSchema, tellOutcome } from './staff.ts'
import { columns, harmless } from './table.ts'
import { placesOf } from './where.ts'

const loginSchema = z.object({ token: z.string(), account: z.string(), roles: z.array(z.string()) })
const whoSchema = z.object({
  account: z.string().nullable(),
  operator: z.string(),
  roles: z.array(z.string()),
})
const accountSchema = z.object({ account: z.string().nullable(), operator: z.string() })
const codeSchema = z.object({ code: z.string(), validMinutes: z.number() })
const listSchema = z.object({
  accounts: z.array(
    z.object({
      operator: z.string(),
      account: z.string().nullable(),
      name: z.string(),
      roles: z.array(z.string()),
      state: z.string(),
    }),
  ),
})

/** Logs in with the own PIN; the login is kept for this user. */
export async function operatorLogin(context: Context): Promise<ExitCode> {
  const account = context.operands[0] ?? ''
  const file = await placeOfLogin(context)
  if (file === null) return exit.refused
  const pin = await askHidden(context, 'prompt.pin')
  return await answered(
    context,
    { command: 'operator.login', arguments: { account, pin } },
    async (result) => {
      const login = loginSchema.parse(result)
      keepLogin(file, login)
      return { json: { account: login.account, roles: login.roles }, text: loggedInText(context, login) }
    },
  )
}

/** Ends the login, here and at any other console of the same person. */
export async function operatorLogout(context: Context): Promise<ExitCode> {
  return await answered(context, { command: 'operator.logout', arguments: {} }, async (result) => {
    const file = await fileOf(context)
    dropLogin(file)
    return { json: result, text: context.say('operator.loggedOut') }
  })
}

/** Who is logged in at this console. */
export async function operatorWhoAmI(context: Context): Promise<ExitCode> {
  return await answered(context, { command: 'operator.whoami', arguments: {} }, async (result) => {
    const { account, operator, roles } = whoSchema.parse(result)
    return { json: result, text: `${account ?? operator}  ${rolesText(context, roles)}  ${operator}` }
  })
}

/** A new account: PIN and, with `--document`, its number are typed. */
export async function operatorAdd(context: Context): Promise<ExitCode> {
  const { say } = context
  const account = context.operands[0] ?? ''
  const name = optionText(context, 'name')
  if (name === null) throw new UsageError(say('cli.missingOperand', { operand: '--name' }))
  const roles = rolesGiven(context)
  const pin = await askNewPin(context)
  const card = await cardGiven(context)
  const given = { account, name, roles, pin, ...(card === null ? {} : { card }) }
  return await answered(context, { command: 'operator.add', arguments: given }, async (result) => ({
    json: result,
    text: say('operator.added', { account: harmless(account), roles: rolesText(context, roles) }),
  }))
}

/** Other roles for an account. */
export async function operatorRoles(context: Context): Promise<ExitCode> {
  const account = context.operands[0] ?? ''
  const roles = rolesGiven(context)
  const question = { command: 'operator.roles', arguments: { account, roles } }
  return await answered(context, question, async (result) => ({
    json: result,
    text: context.say('operator.rolesChanged', {
      account: harmless(account),
      roles: rolesText(context, roles),
    }),
  }))
}

/** An account that is not used any more; its login ends. */
export async function operatorDisable(context: Context): Promise<ExitCode> {
  const account = context.operands[0] ?? ''
  const question = { command: 'operator.disable', arguments: { account } }
  return await answered(context, question, async (result) => ({
    json: result,
    text: context.say('operator.disabled', { account: harmless(account) }),
  }))
}

/** Another PIN for whoever is logged in. */
export async function operatorPin(context: Context): Promise<ExitCode> {
  const pin = await askHidden(context, 'prompt.pin')
  const next = await askNewPin(context)
  const question = { command: 'operator.pin', arguments: { pin, next } }
  return await answered(context, question, async (result) => ({
    json: result,
    text: context.say('operator.pinChanged'),
  }))
}

/** The document that an operator shows at readers; the own one unless an account is named. */
export async function operatorCard(context: Context): Promise<ExitCode> {
  const [account] = context.operands
  const card = await cardGiven(context)
  if (card === null) throw new UsageError(context.say('cli.missingOperand', { operand: '--document' }))
  const given = { ...(account === undefined ? {} : { account }), card }
  return await answered(context, { command: 'operator.card', arguments: given }, async (result) => ({
    json: result,
    text: context.say('operator.cardChanged', {
      account: harmless(accountSchema.parse(result).account ?? ''),
    }),
  }))
}

/** All accounts, with masked names. */
export async function operatorList(context: Context): Promise<ExitCode> {
  const { say, language } = context
  return await answered(context, { command: 'operator.list', arguments: {} }, async (result) => {
    const { accounts } = listSchema.parse(result)
    const head = [
      say('operator.account'),
      say('operator.name'),
      say('session.role'),
      say('status.state'),
      say('operator.ref'),
    ]
    const rows = accounts.map((one) => [
      harmless(one.account ?? '–'),
      harmless(one.name),
      rolesText(context, one.roles),
      codeLabel(one.state, language),
      one.operator,
    ])
    return { json: result, text: columns([head, ...rows]) }
  })
}

/** A one-time code, shown once: to consent by telephone when the own console is out of reach (edge case 47). */
export async function operatorCode(context: Context): Promise<ExitCode> {
  return await answered(context, { command: 'operator.code', arguments: {} }, async (result) => {
    const { code, validMinutes: minutes } = codeSchema.parse(result)
    return { json: result, text: context.say('operator.code', { code, minutes }) }
  })
}

/** The next shift: the new operator's own PIN, the open items, and the login of this console. */
export async function handover(context: Context): Promise<ExitCode> {
  const account = context.operands[0] ?? ''
  const file = await placeOfLogin(context)
  if (file === null) return exit.refused
  const pin = await askHidden(context, 'prompt.pin')
  const second = { kind: 'pin', account, pin } as const
  const asked = await askDaemon(context, { command: 'operator.handover', arguments: {}, second })
  if (!asked.ok) return asked.code
  const login = loginSchema.parse(asked.result)
  keepLogin(file, login)
  await tellOutcome(context, outcomeSchema.parse(asked.result))
  if (!context.json) await context.stdout.write(`${loggedInText(context, login)}\n`)
  return exit.done
}

/** Asks, and prints what came of it; `shown` is called for an answer only. */
async function answered(
  context: Context,
  question: DaemonQuestion,
  shown: (result: unknown) => Promise<{ json: unknown; text: string }>,
): Promise<ExitCode> {
  const asked = await askDaemon(context, question)
  if (!asked.ok) return asked.code
  const { json, text } = await shown(asked.result)
  await context.stdout.write(context.json ? `${JSON.stringify(json)}\n` : `${text}\n`)
  return exit.done
}

async function fileOf(context: Context): Promise<string | null> {
  const places = await placesOf(context)
  return places === null ? null : loginFile(context.env, places.socket)
}

/** Where the login of this console is to be kept, looked for before anybody is logged in; null after the reason was told. */
async function placeOfLogin(context: Context): Promise<string | null> {
  const places = await placesOf(context)
  if (places === null) return null
  const file = loginFile(context.env, places.socket)
  if (file === null) throw new UsageError(context.say('operator.noPlace'))
  return file
}

function loggedInText(context: Context, { account, roles }: z.infer<typeof loginSchema>): string {
  return context.say('operator.loggedIn', { account: harmless(account), roles: rolesText(context, roles) })
}

function rolesText({ language }: Context, roles: readonly string[]): string {
  return roles.map((role) => codeLabel(role, language)).join(language === 'en' ? ', ' : '、')
}

function rolesGiven(context: Context): readonly string[] {
  const roles = (optionText(context, 'role') ?? '').split(',').filter((role) => role !== '')
  const known: readonly string[] = staffRoles
  if (roles.length > 0 && roles.every((role) => known.includes(role))) return roles
  throw new UsageError(context.say('cli.optionValue', { given: '--role', expected: staffRoles.join(', ') }))
}

/** The document that `--document` names, its number typed; null without the option. */
async function cardGiven(context: Context) {
  const document = optionText(context, 'document')
  return document === null ? null : { document, number: await askHidden(context, 'prompt.number') }
}
