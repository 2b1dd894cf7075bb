/** The command line of scripts/platform-request: what is asked, who signs it, and where it goes. Reads no files. */
import { parseArgs } from 'node:util'
import type { OperationName } from '../../daemon/platform/requests.ts'
import { isOperation, operations } from '../../daemon/platform/requests.ts'
import { defaultLastsMs, sealedMember } from './request-body.ts'

export const usage = `usage: scripts/platform-request OPERATION --audience /venues/VENUE/gateways/GATEWAY --key PEM --key-id ID
  [--data JSON] [--seal JSON --gateway-key JWK] [--id ID] [--lasts-s SECONDS]
  --out NAME | --url mqtt://HOST:PORT [--training] [--client-id NAME] [--wait-s SECONDS]
               [--ca PEM] [--cert PEM --certkey PEM]
OPERATION: ${Object.keys(operations).join(' ')}
--seal is for ${Object.keys(sealedMember).join(' and ')}: the JSON of who comes, which leaves here only encrypted.
--out writes NAME.json and NAME.json.jws for a stick; --url sends the request and prints the answer.`

/** Where a request goes. */
export type Way =
  | { readonly kind: 'files'; readonly name: string }
  | {
      readonly kind: 'broker'
      readonly url: string
      readonly test: boolean
      /** null: one of its own */
      readonly clientId: string | null
      readonly waitMs: number
      readonly ca: string | undefined
      readonly cert: string | undefined
      readonly certKey: string | undefined
    }

export interface RequestOptions {
  readonly operation: OperationName
  readonly audience: string
  /** venue code, out of the audience */
  readonly venue: string
  readonly keyFile: string
  readonly keyId: string
  readonly dataFile: string | null
  readonly sealed: { readonly file: string; readonly gatewayKeyFile: string } | null
  /** null: made anew */
  readonly id: string | null
  readonly lastsMs: number
  readonly way: Way
}

const audienceForm = /^\/venues\/([0-9A-Za-z][0-9A-Za-z_-]{0,63})\/gateways\/[^/\s]+$/
const clientForm = /^[0-9A-Za-z._-]{1,64}$/
const idForm = /^[A-Za-z0-9._:-]{1,64}$/
/** For connection and answer; a gateway answers in less than a second. */
const defaultWaitS = 30

function parsed(argv: readonly string[]) {
  const text = { type: 'string' } as const
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      audience: text,
      key: text,
      'key-id': text,
      data: text,
      seal: text,
      'gateway-key': text,
      id: text,
      'lasts-s': text,
      out: text,
      url: text,
      training: { type: 'boolean', default: false },
      'client-id': text,
      'wait-s': text,
      ca: text,
      cert: text,
      certkey: text,
    },
  })
}
type Values = ReturnType<typeof parsed>['values']

/** Options from the command line; throws an error that says what is wrong with them. */
export function requestOptions(argv: readonly string[]): RequestOptions {
  const { values, positionals } = parsed(argv)
  const [operation = '', ...more] = positionals
  if (!isOperation(operation))
    throw new Error(`expected one of the operations, got ${JSON.stringify(operation)}`)
  if (more.length > 0) throw new Error(`expected one operation, got also ${more.join(' ')}`)
  const audience = needed(values, 'audience')
  const venue = audienceForm.exec(audience)?.[1]
  if (venue === undefined)
    throw new Error(`--audience: expected /venues/VENUE/gateways/GATEWAY, got ${audience}`)
  const { id } = values
  if (id !== undefined && !idForm.test(id))
    throw new Error(`--id: expected up to 64 of letters, digits . _ : -, got ${id}`)
  return {
    operation,
    audience,
    venue,
    keyFile: needed(values, 'key'),
    keyId: needed(values, 'key-id'),
    dataFile: values.data ?? null,
    sealed: sealedFrom(operation, values),
    id: id ?? null,
    lastsMs: milliseconds(values, 'lasts-s', defaultLastsMs),
    way: wayFrom(values),
  }
}

function needed(values: Values, name: 'audience' | 'key' | 'key-id'): string {
  const value = values[name]
  if (value === undefined || value === '') throw new Error(`--${name} is missing`)
  return value
}

function sealedFrom(operation: OperationName, values: Values): RequestOptions['sealed'] {
  const { seal: file, 'gateway-key': gatewayKeyFile } = values
  const mustSeal = sealedMember[operation] !== undefined
  if (mustSeal && (file === undefined || gatewayKeyFile === undefined))
    throw new Error(`${operation} needs --seal and --gateway-key`)
  if (!mustSeal && (file !== undefined || gatewayKeyFile !== undefined))
    throw new Error(`${operation} has nothing to encrypt; leave out --seal and --gateway-key`)
  return file === undefined || gatewayKeyFile === undefined ? null : { file, gatewayKeyFile }
}

function milliseconds(values: Values, name: 'lasts-s' | 'wait-s', otherwise: number): number {
  const text = values[name]
  if (text === undefined) return otherwise
  if (!/^[1-9][0-9]{0,6}$/.test(text)) throw new Error(`--${name}: expected whole seconds, got ${text}`)
  return Number(text) * 1000
}

function wayFrom(values: Values): Way {
  const { out, url, ca, cert, certkey: certKey, 'client-id': clientId } = values
  if ((out === undefined) === (url === undefined)) throw new Error('expected either --out or --url')
  if (out !== undefined) return { kind: 'files', name: out.replace(/\.json$/, '') }
  if (url === undefined || !/^mqtts?:\/\//.test(url)) throw new Error('--url: expected mqtt:// or mqtts://')
  if (clientId !== undefined && !clientForm.test(clientId))
    throw new Error(`--client-id: expected up to 64 of letters, digits . _ -, got ${clientId}`)
  if ((cert === undefined) !== (certKey === undefined))
    throw new Error('--cert and --certkey belong together')
  const waitMs = milliseconds(values, 'wait-s', defaultWaitS * 1000)
  return { kind: 'broker', url, test: values.training, clientId: clientId ?? null, waitMs, ca, cert, certKey }
}
