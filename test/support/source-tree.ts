/** The tracked files of this repository and what they import, for the tidy test. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

export interface Import {
  readonly line: number
  /** a path of this repository, or a package or `node:` name */
  readonly target: string
  readonly isOurs: boolean
  readonly isType: boolean
}

export interface Source {
  readonly path: string
  readonly lines: readonly string[]
  readonly imports: readonly Import[]
}

/** Every file that git tracks and that is there. */
export function trackedFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  return listed
    .trim()
    .split('\n')
    .filter((path) => existsSync(join(root, path)))
}

/** Text of a tracked file. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The TypeScript files with their imports. */
export function sources(): readonly Source[] {
  return trackedFiles()
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const lines = textOf(path).split('\n')
      return { path, lines, imports: importsOf(path, lines) }
    })
}

const statement =
  /^(?:import|export)\s+(type\s+)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/

function importsOf(path: string, lines: readonly string[]): Import[] {
  const found: Import[] = []
  let pending = ''
  lines.forEach((text, at) => {
    const joined = pending === '' ? text : `${pending} ${text.trim()}`
    if (/^(import|export)\s+(type\s+)?\{[^}]*$/.test(joined)) {
      pending = joined
      return
    }
    pending = ''
    const match = statement.exec(joined)
    const target = match?.[2] ?? match?.[3] ?? match?.[4]
    if (target === undefined) return
    const isOurs = target.startsWith('.')
    found.push({
      line: at + 1,
      target: isOurs ? normalize(join(dirname(path), target)) : packageOf(target),
      isOurs,
      isType: match?.[1] !== undefined || onlyTypes(joined),
    })
  })
  return found
}

/** `import { type A, type B }` leaves nothing at run time. */
function onlyTypes(text: string): boolean {
  const names = /\{([^}]*)\}/.exec(text)?.[1]?.split(',') ?? ['everything']
  return names.every((name) => name.trim() === '' || name.trim().startsWith('type '))
}

function packageOf(target: string): string {
  if (target.startsWith('node:')) return target
  const parts = target.split('/')
  return target.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? target)
}
