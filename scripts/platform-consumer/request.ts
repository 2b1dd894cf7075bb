/** One signed request as a program: onto a stick as two files, or over MQTT with its answer on standard output. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { topics } from '../../daemon/platform/contract.ts'
import { systemRandom } from '../../daemon/random.ts'
import type { GatewayPublicJwk } from '../../daemon/requests/gateway-key.ts'
import { ask } from './ask.ts'
import type { Ask } from './request-body.ts'
import { requestBytes } from './request-body.ts'
import type { RequestOptions, Way } from './request-options.ts'
import { requestOptions, usage } from './request-options.ts'
import { loadPrivateKey, signRequest } from './sign.ts'

/** How the program ends: `refused` when the gateway said no, `failed` when nobody knows what it would have said. */
const exits = { done: 0, refused: 1, wrongOptions: 2, failed: 3 } as const

/** A JSON object from a file. The complaint quotes nothing of it: people may stand there. */
function objectIn(file: string): Readonly<Record<string, unknown>> {
  const value = jsonIn(file)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${file}: expected a JSON object`)
  return { ...value }
}

function jsonIn(file: string): unknown {
  const text = readFileSync(file, 'utf8')
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${file}: expected JSON`)
  }
}

function gatewayKeyIn(file: string): GatewayPublicJwk {
  const { kty, crv, x, kid } = objectIn(file)
  if (kty === 'OKP' && crv === 'X25519' && typeof x === 'string' && typeof kid === 'string')
    return { kty, crv, x, kid, use: 'enc', alg: 'ECDH-ES' }
  throw new Error(`${file}: expected the X25519 key of a gateway, as \`warden platform key\` prints it`)
}

/** What is encrypted must be JSON; its very bytes go in. */
function sealedFrom({ sealed }: RequestOptions): Ask['sealed'] {
  if (sealed === null) return null
  objectIn(sealed.file)
  return { plaintext: readFileSync(sealed.file), to: gatewayKeyIn(sealed.gatewayKeyFile) }
}

async function main(options: RequestOptions): Promise<number> {
  const ref = systemRandom().ref()
  const body = await requestBytes({
    id: options.id ?? `order-${ref}`,
    operation: options.operation,
    audience: options.audience,
    issuedMs: Date.now(),
    lastsMs: options.lastsMs,
    data: options.dataFile === null ? {} : objectIn(options.dataFile),
    sealed: sealedFrom(options),
  })
  const jws = await signRequest(body, { id: options.keyId, ...loadPrivateKey(options.keyFile) })
  const { way } = options
  if (way.kind === 'files') return written(way.name, body, jws)
  return await sent(options, way, { correlation: ref, body, jws })
}

/** Two files, neither over one that is there: it may be another request, on its way. */
function written(name: string, body: Uint8Array, jws: string): number {
  const [bodyFile, signatureFile] = [`${name}.json`, `${name}.json.jws`]
  const there = [bodyFile, signatureFile].find((file) => existsSync(file))
  if (there !== undefined) throw new Error(`${there} is there already; take another name`)
  writeFileSync(bodyFile, body, { flag: 'wx' })
  writeFileSync(signatureFile, jws, { flag: 'wx' })
  console.log(`${bodyFile}\n${signatureFile}`)
  return exits.done
}

async function sent(
  { venue, operation }: RequestOptions,
  way: Extract<Way, { kind: 'broker' }>,
  signed: { correlation: string; body: Uint8Array; jws: string },
): Promise<number> {
  const { requests } = topics(venue, { test: way.test })
  const responses = requests.replace(/request\/\+$/, 'response')
  const file = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path, 'utf8'))
  // a name of its own, so that two at a time do not take over each other's connection
  const clientId = way.clientId ?? `platform-request-${signed.correlation}`
  const answer = await ask(
    { ...signed, topic: requests.replace('+', operation), responseTopic: `${responses}/${clientId}` },
    {
      url: way.url,
      clientId,
      waitMs: way.waitMs,
      ca: file(way.ca),
      cert: file(way.cert),
      key: file(way.certKey),
    },
  )
  const told: unknown = JSON.parse(answer)
  console.log(JSON.stringify(told, null, 2))
  const isDone = typeof told === 'object' && told !== null && Reflect.get(told, 'outcome') === 'done'
  return isDone ? exits.done : exits.refused
}

/** Null after the complaint about them. */
function optionsOrNull(): RequestOptions | null {
  try {
    return requestOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${wordsOf(error)}\n${usage}`)
    return null
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

try {
  const options = optionsOrNull()
  process.exitCode = options === null ? exits.wrongOptions : await main(options)
} catch (error) {
  console.error(wordsOf(error))
  process.exitCode = exits.failed
}
