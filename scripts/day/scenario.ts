/** The day as it is written down: steps with their expected facts and the people in each zone afterwards. */
import { readFileSync } from 'node:fs'

export interface ScenarioEvent {
  readonly type: string
  readonly reason: string | null
}

export interface ScenarioStep {
  /** RFC 3339 */
  readonly at: string
  readonly what: string
  readonly events: readonly ScenarioEvent[]
  /** people by zone after the step; `corridor` is the area without its rooms, `evaluation_area` all of it */
  readonly occupancy: Readonly<Record<string, number>>
}

const file = new URL('../../test/vectors/scenario-day.json', import.meta.url)

/** The 62 steps of 18 March 2026. */
export const scenarioSteps: readonly ScenarioStep[] = (
  JSON.parse(readFileSync(file, 'utf8')) as { steps: ScenarioStep[] }
).steps
