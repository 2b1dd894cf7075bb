/**
 * The tracked files of this repository and what the code in them says, for the tidy test. The compiler's programming
 * interface is not stable yet: with another TypeScript this file and syntax.ts may have to follow.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'
import type { FileSystem } from 'typescript/unstable/fs'
import { API } from 'typescript/unstable/sync'
import type { FunctionLength, ImportSyntax, Title, Word } from './syntax.ts'
import { syntaxOf } from './syntax.ts'

const root = resolve(import.meta.dirname, '../..')

export interface Import extends Omit<ImportSyntax, 'from'> {
  /** a path of this repository, or a package or `node:` name */
  readonly target: string
  readonly isOurs: boolean
}

export interface Source {
  /** relative to the repository */
  readonly path: string
  readonly lines: readonly string[]
  readonly imports: readonly Import[]
  readonly words: readonly Word[]
  readonly functions: readonly FunctionLength[]
  readonly titles: readonly Title[]
}

/** Every file that git tracks and that is there. */
export function trackedFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

/** Text of a tracked file. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The tracked TypeScript files, read. Throws when one of them is no part of the project that is type-checked. */
export function sources(): readonly Source[] {
  return readProject(
    root,
    trackedFiles().filter((path) => path.endsWith('.ts')),
  )
}

/** Reads files of the project whose tsconfig.json stands in `directory`; `fs` stands in for the disk. */
export function readProject(directory: string, paths: readonly string[], fs?: FileSystem): readonly Source[] {
  const compiler = new API(fs === undefined ? { cwd: directory } : { cwd: directory, fs })
  try {
    const config = join(directory, 'tsconfig.json')
    const program = compiler.updateSnapshot({ openProjects: [config] }).getProject(config)?.program
    return paths.map((path) => {
      const file = program?.getSourceFile(join(directory, path))
      if (file === undefined) throw new Error(`${path} is not in the project; add it to tsconfig.json`)
      const { imports, words, functions, titles } = syntaxOf(file)
      return {
        path,
        lines: file.text.split('\n'),
        imports: imports.map((one) => resolved(path, one)),
        words,
        functions,
        titles,
      }
    })
  } finally {
    compiler.close()
  }
}

function resolved(path: string, { from, ...rest }: ImportSyntax): Import {
  const isOurs = from.startsWith('.')
  return { ...rest, isOurs, target: isOurs ? normalize(join(dirname(path), from)) : packageOf(from) }
}

function packageOf(name: string): string {
  if (name.startsWith('node:')) return name
  const parts = name.split('/')
  return name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? name)
}
