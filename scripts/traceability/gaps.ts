/** What is asked for and not yet to be found. Pure. */
import type { Evidence } from './evidence.ts'
import type { Feature, Requirements } from './requirements.ts'
import { codeCiting, namingsOf, signsOf, testsCiting } from './trace.ts'

/** The step of the work that is under way: the features of it and of those before it must be there. */
const stepNow = 3

/** Whether a feature is to be there by now; those of the platform (`P`) never are. */
export function isDue({ step }: Pick<Feature, 'step'>): boolean {
  return Number(step) <= stepNow
}

/** One sentence a gap: a must or should of this step without code or test, a case that no title names. */
export function gaps(requirements: Requirements, evidence: Evidence): readonly string[] {
  const due = requirements.features.filter((feature) => isDue(feature) && feature.level !== 'C')
  const features = due.flatMap((feature) => {
    const signs = signsOf(requirements, feature)
    return [
      ...(codeCiting(evidence, signs).length === 0 ? [`${feature.id}: no code cites it`] : []),
      ...(testsCiting(evidence, signs).length === 0 ? [`${feature.id}: no title of a test cites it`] : []),
    ]
  })
  const cases = requirements.cases
    .filter((one) => namingsOf(evidence, one).length === 0)
    .map(({ name }) => `${/^\d/.test(name) ? 'edge case ' : ''}${name}: no title of a test names it`)
  return [...features, ...cases]
}
