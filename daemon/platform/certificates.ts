/** The certificates of the way to the platform: until when they are good, and what is wrong with our own. Judges no chain: TLS does. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import { localInstant } from '../domain/calendar.ts'
import type { InputOf } from '../domain/input.ts'

/** Milliseconds since 1970. */
export interface Validity {
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

/** One certificate as it stands now. */
export interface CertificateNow extends Pick<InputOf<'certificate'>, 'certificate' | 'notAfterMs'> {
  /** the same in RFC 3339, venue time */
  readonly notAfter: string
  /** whole days until then; negative when it has expired */
  readonly days: number
}

/** Contents, not paths, in PEM. */
export interface CertificateFiles {
  readonly ca: string | null
  readonly cert: string | null
  readonly key: string | null
}

export interface Certificates {
  /** Our own, the authority's and, once the broker has shown it, the broker's; what cannot be read is left out. */
  now(): readonly CertificateNow[]
  /** What keeps our own from being accepted, in words with the remedy; null: nothing. */
  problem(): string | null
  /** The broker has shown this one. */
  seen(server: Validity): void
}

const dayMs = 86_400_000
const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** Keeps an eye on what the venue file names (F-P.2). `nowMs`: what the daemon dates its facts by. */
export function createCertificates(options: {
  readonly files: CertificateFiles
  readonly utcOffset: string
  nowMs(): number
}): Certificates {
  const { files, utcOffset, nowMs } = options
  const own = validities(files.cert)[0] ?? null
  // Of several authorities any one may vouch: while there is a newer one, the old one may go.
  const ca = validities(files.ca).reduce<Validity | null>(later, null)
  const pairs = belongTogether(files)
  let server: Validity | null = null

  const date = (ms: number): string => localInstant(ms, utcOffset).slice(0, 10)

  function standing(certificate: CertificateNow['certificate'], is: Validity | null): CertificateNow[] {
    if (is === null) return []
    const { notAfterMs } = is
    const days = Math.floor((notAfterMs - nowMs()) / dayMs)
    return [{ certificate, notAfterMs, notAfter: localInstant(notAfterMs, utcOffset), days }]
  }

  function problem(): string | null {
    if (files.cert === null) return null
    if (own === null) return 'certFile holds no certificate in PEM; correct platform.certFile'
    if (!pairs)
      return 'certificate and private key do not belong together; put the pair of one making into certFile and keyFile'
    if (nowMs() > own.notAfterMs)
      return `certificate expired on ${date(own.notAfterMs)}; get a new one for this gateway and restart it`
    if (nowMs() < own.notBeforeMs)
      return `certificate not valid before ${date(own.notBeforeMs)}; check the clock of this machine`
    return null
  }

  return {
    problem,
    seen(shown) {
      server = shown
    },
    now: () => [...standing('own', own), ...standing('server', server), ...standing('ca', ca)],
  }
}

/** What the other end of a TLS connection has shown; null on any other stream. */
export function shownOn(stream: unknown): Validity | null {
  const shown = stream instanceof TLSSocket ? stream.getPeerX509Certificate() : undefined
  return shown === undefined ? null : validityOf(shown)
}

function validities(pem: string | null): readonly Validity[] {
  return (pem?.match(pemCertificate) ?? []).flatMap((text) => {
    try {
      return [validityOf(new X509Certificate(text))]
    } catch {
      return []
    }
  })
}

function validityOf({ validFromDate, validToDate }: X509Certificate): Validity {
  return { notBeforeMs: validFromDate.getTime(), notAfterMs: validToDate.getTime() }
}

function later(one: Validity | null, other: Validity): Validity {
  return one === null || other.notAfterMs > one.notAfterMs ? other : one
}

/** Whether the key is that of the certificate; a key that is missing or no key is not. */
function belongTogether({ cert, key }: CertificateFiles): boolean {
  if (cert === null || key === null) return false
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}
