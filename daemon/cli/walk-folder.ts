/** The folder of a walk: the record for programs, the same to be printed and signed, and the settings for the venue file. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { yamlText } from '../../config/yaml.ts'
import type { InputCorrection } from '../commissioning/inputs-walk.ts'
import { isAccepted, type WalkRecord } from '../commissioning/record.ts'
import { recordText } from '../commissioning/record-text.ts'

export interface WalkFolder {
  /** Replaces the files with those of the record as it is now; whole or not at all. Throws what the system says. */
  save(record: WalkRecord, corrections: readonly InputCorrection[]): void
}

/** A new folder that only its owner may look into. Throws what the system says, `EEXIST` where there is one already. */
export function newWalkFolder(path: string): WalkFolder {
  mkdirSync(path, { mode: 0o700 })

  function replace(name: string, text: string): void {
    const file = join(path, name)
    writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true })
    renameSync(`${file}.new`, file)
  }

  return {
    save(record, corrections) {
      replace('record.json', `${JSON.stringify({ ...record, corrections }, null, 2)}\n`)
      replace('record.txt', recordText(record))
      replace('settings.yaml', settingsText(record, corrections))
    },
  }
}

/** To be put under the device in the venue file, and contacts under theirs. */
function settingsText(record: WalkRecord, corrections: readonly InputCorrection[]): string {
  const { device, endedAt, after } = record
  const verdict = isAccepted(record)
    ? '全部通过 everything holds'
    : '未全部通过，不宜启用 not everything holds, not fit for use'
  const head = `# ${device}  ${endedAt ?? '…'}  ${verdict}\n`
  const contacts = corrections.length === 0 ? {} : { contacts: corrections }
  return head + yamlText({ id: device, settings: after, ...contacts })
}
