/** Looks once a day until when the certificates of the link are good, and says it. Decides nothing. */
import type { Cancel, Clock } from '../../drivers/ports.ts'
import type { CertificateNow } from './certificates.ts'

/** The first look comes when a link has had time to come up and the broker to show its certificate. */
const firstLookMs = 60_000
/** Certificates run out by the day. */
const lookMs = 86_400_000

/** Says each day what there is, from a minute from now on. Stop it with what it gives. */
export function watchCertificates(options: {
  certificates(): readonly CertificateNow[]
  readonly clock: Clock
  readonly onCertificate: (certificate: Pick<CertificateNow, 'certificate' | 'notAfterMs'>) => void
}): () => void {
  const { certificates, clock, onCertificate } = options
  let cancel: Cancel = clock.at(clock.now() + firstLookMs, look)

  function look(): void {
    cancel = clock.at(clock.now() + lookMs, look)
    for (const { certificate, notAfterMs } of certificates()) onCertificate({ certificate, notAfterMs })
  }

  return () => cancel()
}
