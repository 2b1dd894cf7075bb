/** Whether the platform link is complete and safe. Pure. */
import { entriesAt } from './entries.ts'
import { checkUnique } from './places.ts'
import type { Finding, Hint } from './problem.ts'
import { valueAt } from './problem.ts'

/** Settings of the link that need each other. */
const pairs = [
  { needs: 'keyFile', has: 'certFile' },
  { needs: 'certFile', has: 'keyFile' },
  { needs: 'username', has: 'passwordFile' },
] as const

/** Everything wrong with the platform section, and what is unwise in it. */
export function checkLink(root: unknown): { findings: Finding[]; hints: Hint[] } {
  const given = (key: string) => valueAt(root, ['platform', key]) !== undefined
  // whose signature counts would be a matter of order
  const signers = checkUnique(entriesAt(root, ['platform', 'signers']))
  const together = pairs
    .filter(({ needs, has }) => given(has) && !given(needs))
    .map(({ needs, has }): Finding => {
      const expected = { zh: `与 ${has} 同时填写`, en: `to be given together with ${has}` }
      return { path: ['platform', needs], at: 'value', expected, got: null }
    })
  const url = valueAt(root, ['platform', 'url'])
  const hints = typeof url === 'string' && isPlainBeyondHere(url) ? [plainText] : []
  return { findings: [...together, ...signers], hints }
}

const plainText: Hint = {
  path: ['platform', 'url'],
  text: {
    zh: '未加密的连接，网上任何人可读可改；请用 mqtts://',
    en: 'an unencrypted link that anybody on the way can read and change; use mqtts://',
  },
}

function isPlainBeyondHere(url: string): boolean {
  return url.startsWith('mqtt://') && !/^mqtt:\/\/(localhost|127\.[0-9.]+|\[::1\])(:[0-9]+)?\/?$/.test(url)
}
