/** What a group of cases is, and how it tells what came of them. */
import type { Bench } from '../bench.ts'
import type { Devices } from '../plugged.ts'

export interface Scene {
  readonly bench: Bench
  readonly devices: Devices
  /** Runs one case: prints its line, and never throws. `run` gives what was seen, and throws where anything is wrong. */
  readonly tell: (title: string, run: () => Promise<string>) => Promise<void>
}

/** Cases that run side by side or build on each other. */
export type CaseGroup = (scene: Scene) => Promise<void>
