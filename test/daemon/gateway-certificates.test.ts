import { expect, test } from 'vitest'
import { localInstant } from '../../daemon/domain/calendar.ts'
import type { CertificateNow } from '../../daemon/platform/certificates.ts'
import { gatewayBench } from '../support/gateway-bench.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

test('a certificate that runs out is in the record a minute after the start, on the wire and in the status, and not again after a kill (F-P.2)', () => {
  const shown: CertificateNow[] = []
  const bench = gatewayBench({ certificates: () => shown })
  const gateway = bench.boot()
  const notAfterMs = gateway.moment().ms + 5 * dayMs
  shown.push({ certificate: 'own', notAfterMs, notAfter: localInstant(notAfterMs, '+08:00'), days: 5 })
  const told = () => bench.types().filter((type) => type === 'link.certificate_expiring')
  bench.clock.advance(minuteMs - 1)
  expect(told()).toEqual([])
  bench.clock.advance(1_000)
  expect(told()).toHaveLength(1)
  expect(bench.broker.received.map(({ topic }) => topic)).toContain(
    'warden/v1/140500-01/event/link/certificate_expiring',
  )
  expect(gateway.status().platform?.certificates).toEqual(shown)
  bench.kill()
  bench.boot()
  bench.clock.advance(2 * minuteMs)
  expect(told()).toHaveLength(1)
})
