/**
 * Bundles the daemon and the command line into .build/: one plain JavaScript file each, so that starting them costs no
 * type stripping. Packages with native parts stay outside and are found in node_modules.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const programs = [
  { entry: 'daemon/main.ts', file: '.build/wardend.mjs' },
  { entry: 'daemon/cli/main.ts', file: '.build/warden.mjs' },
]
/**
 * Packages that stay outside: those that load a shared library from a place next to their own files, and what is needed
 * with the first signed request, which most days do not have.
 */
const outside = ['serialport', '@serialport/*', 'better-sqlite3', 'node-hid', 'koffi', 'jose', 'sm-crypto-v2']
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

/** Writes every bundle whose entry is there and gives their paths, relative to the repository. Throws when one fails. */
export async function bundle(): Promise<readonly string[]> {
  const present = programs.filter(({ entry }) => existsSync(new URL(`../${entry}`, import.meta.url)))
  await Promise.all(
    present.map(({ entry, file }) => build({ ...bundleOptions, entryPoints: [entry], outfile: file })),
  )
  layDataBeside('.build')
  return present.map(({ file }) => file)
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
