/**
 * Bundles the daemon and the command line into .build/ as plain JavaScript, so that starting them costs no type stripping:
 * the daemon as one file, the command line with a file for each room that its commands load. Packages with native parts
 * stay outside and are found in node_modules.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
export interface BundledProgram {
  readonly entry: string
  readonly name: string
  /**
   * Whether what is imported only when needed lies in files of its own. In one file, the packages outside that any of it
   * needs would be loaded at every start: for a command that shows a table, the libraries of all ports.
   */
  readonly isSplit: boolean
}

export const bundledPrograms = {
  daemon: { entry: 'daemon/main.ts', name: 'wardend', isSplit: true },
  commandLine: { entry: 'daemon/cli/main.ts', name: 'warden', isSplit: true },
} as const satisfies Readonly<Record<string, BundledProgram>>
/**
 * Packages that stay outside: those that load a shared library from a place next to their own files, and what is needed
 * with the first signed request, which most days do not have.
 */
const outside = [
  'serialport',
  '@serialport/*',
  'better-sqlite3',
  'node-hid',
  'koffi',
  'usb',
  'jose',
  'sm-crypto-v2',
]
/** CommonJS packages inside an ES module still ask for Node's own modules with `require`. */
const banner = `import { createRequire as createRequireForBundle } from 'node:module'
const require = createRequireForBundle(import.meta.url)`

/**
 * How Node is told to start the daemon. What is made while answering polls is garbage a moment later: with a young
 * generation of 1 MB it is cleared every second, with the usual 16 MB it only fills 25 MB more of the machine. One helping
 * thread of V8 instead of four is 5 MB less, and no slower: there is little to compile or clear.
 */
export const daemonFlags = ['--max-semi-space-size=1', '--v8-pool-size=1'] as const

/** How every program of ours is bundled. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  external: outside,
  banner: { js: banner },
  legalComments: 'none',
  // Names stay, for stack traces, and so do lines; the text of a program is kept in memory as long as it runs.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 120,
  logLevel: 'error',
} as const satisfies BuildOptions

const folder = '.build'

/** Bundles one program and tells what the bundle is made of; the files are `.build/NAME.mjs` and `.build/NAME-….mjs`. */
export async function bundleProgram(
  { entry, name, isSplit }: BundledProgram,
  { isWritten }: { readonly isWritten: boolean },
): Promise<Metafile> {
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: [{ in: entry, out: name }],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    splitting: isSplit,
    chunkNames: `${name}-[hash]`,
    metafile: true,
    write: isWritten,
  })
  return metafile
}

/** Writes every bundle whose entry is there and gives their paths, relative to the repository. Throws when one fails. */
export async function bundle(): Promise<readonly string[]> {
  const present = Object.values(bundledPrograms).filter(({ entry }) =>
    existsSync(new URL(`../${entry}`, import.meta.url)),
  )
  await Promise.all(
    present.map(async (program) => sweep(program, await bundleProgram(program, { isWritten: true }))),
  )
  layDataBeside(folder)
  return present.map(({ name }) => `${folder}/${name}.mjs`)
}

/** Takes away what earlier bundles of a program left. */
function sweep({ name }: BundledProgram, { outputs }: Metafile): void {
  const former = readdirSync(join(root, folder)).filter((file) => file.startsWith(`${name}-`))
  for (const file of former) {
    if (outputs[`${folder}/${file}`] === undefined) rmSync(join(root, folder, file))
  }
}

/** Files that a program reads from the place where it lies itself. */
export function layDataBeside(directory: string): void {
  for (const file of ['config/rules.yaml']) {
    copyFileSync(join(root, file), join(root, directory, basename(file)))
  }
}

/** A bundle that cannot load ends with a stack trace; one that can knows that it was called with a wrong option. */
function startsUp(file: string): boolean {
  const run = spawnSync(process.execPath, [file, '--no-such-option'], { cwd: root, timeout: 20_000 })
  return run.status === 2
}

if (import.meta.main) {
  for (const file of await bundle()) {
    const starts = startsUp(file)
    console.log(`${file} ${starts ? 'starts' : 'DOES NOT START'}`)
    if (!starts) process.exitCode = 1
  }
}
