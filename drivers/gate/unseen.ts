/** What follows where a gate does not see who passes. Pure. */
import type { Told } from '../family.ts'

/** Only a seen passage moves anybody (F-17.4), so without one nobody is ever counted in or out. */
export const passagesUnseen: Told = {
  zh: '此闸机不回报通行：放行均按时限作废，进出人数不会变化；宜只用于不计人数之处',
  en: 'this gate does not see who passes: every grant ends as not used, and nobody is counted in or out; use it only where nobody is counted',
}
