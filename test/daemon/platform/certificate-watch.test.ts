import { describe, expect, test } from 'vitest'
import { watchCertificates } from '../../../daemon/platform/certificate-watch.ts'
import type { CertificateNow } from '../../../daemon/platform/certificates.ts'
import { scenario } from '../../support/scenario.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const dayMs = 86_400_000
const firstLookMs = 60_000

const own = (notAfterMs: number): CertificateNow => ({
  certificate: 'own',
  notAfterMs,
  notAfter: '',
  days: 0,
})

describe('the watch over the certificates', () => {
  test('looks after a minute, when the broker has shown its own, then once a day, until it is stopped', () => {
    const clock = createVirtualClock()
    const told: number[] = []
    let looks = 0
    const stop = watchCertificates({
      clock,
      certificates() {
        looks++
        return [own(5), own(7)]
      },
      onCertificate: ({ notAfterMs }) => void told.push(notAfterMs),
    })
    clock.advance(firstLookMs - 1)
    expect(looks).toBe(0)
    clock.advance(1)
    expect(told).toEqual([5, 7])
    clock.advance(dayMs - 1)
    expect(looks).toBe(1)
    clock.advance(1 + 2 * dayMs)
    expect(looks).toBe(4)
    stop()
    expect(clock.waiting()).toBe(0)
    clock.advance(3 * dayMs)
    expect(looks).toBe(4)
  })

  test('over forty days makes one warning for each of the days named, and restarts repeat none (F-P.2)', () => {
    const story = scenario()
    const endMs = story.now() + 40 * dayMs + dayMs / 2
    const warned: number[] = []
    for (let day = 0; day < 45; day++) {
      const clock = createVirtualClock()
      const stop = watchCertificates({
        clock,
        certificates: () => [own(endMs)],
        onCertificate: (news) => story.give({ kind: 'certificate', ...news }),
      })
      const before = story.events().length
      clock.advance(firstLookMs)
      for (const { type, data } of story.events().slice(before)) {
        if (type === 'link.certificate_expiring') warned.push(data.days)
      }
      stop()
      story.restart()
      story.wait(dayMs)
    }
    expect(warned).toEqual([30, 14, 7, 3, 1, -1])
  })
})
