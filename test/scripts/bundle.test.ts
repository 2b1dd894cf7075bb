import { expect, test } from 'vitest'
import { bundledPrograms, bundleProgram } from '../../scripts/bundle.ts'

const native = ['@serialport/bindings-cpp', 'node-hid', 'koffi', 'usb']

/** The packages that a bundle loads as soon as it starts, and those that it loads with something it is asked to do. */
async function packagesOf(program: (typeof bundledPrograms)[keyof typeof bundledPrograms]) {
  const { outputs } = await bundleProgram(program, { isWritten: false })
  const seen = new Set<string>()
  const start = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === 'dynamic-import') continue
      if (external === true) start.add(path)
      else visit(path)
    }
  }
  visit(`.build/${program.name}.mjs`)
  const all = Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path))
  return { start: native.filter((name) => start.has(name)), all: native.filter((name) => all.includes(name)) }
}

test('the command line loads the libraries of the ports only with the command that opens one', async () => {
  expect(await packagesOf(bundledPrograms.commandLine)).toEqual({ start: [], all: native })
})

test('the daemon loads each of them with the first wire that needs it', async () => {
  expect(await packagesOf(bundledPrograms.daemon)).toEqual({ start: [], all: native })
})
