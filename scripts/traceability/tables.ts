/** The tables of the READMEs in Markdown: articles, edge cases, scenarios; in one language each. Pure. */
import { catalogue } from '../../daemon/domain/events/catalogue.ts'
import type { Evidence } from './evidence.ts'
import { isDue } from './gaps.ts'
import type { Article, Case, Feature, Requirements } from './requirements.ts'
import type { Naming } from './trace.ts'
import { articleSigns, codeCiting, featuresOf, namingsOf, testsCiting } from './trace.ts'

export type Language = 'en' | 'zh'

const headings = {
  en: {
    articles: ['Art.', '事项 subject', 'features', 'events', 'code', 'tests'],
    edgeCases: 'The edge cases',
    scenarios: 'The exceptions and short cases of the day',
    cases: ['no.', 'case', 'tests'],
  },
  zh: {
    articles: ['条', '事项', '功能', '事件', '代码', '测试'],
    edgeCases: '边缘情形',
    scenarios: '当日例外与短例',
    cases: ['编号', '情形', '测试'],
  },
}

/** All three tables, each ended by a line end. */
export function tables(requirements: Requirements, evidence: Evidence, language: Language): string {
  const words = headings[language]
  const rows = requirements.articles.map((one) => articleRow(requirements, evidence, one, language))
  const [edgeCases, scenarios] = [true, false].map((numbered) =>
    requirements.cases
      .filter(({ name }) => /^\d/.test(name) === numbered)
      .map((one) => caseRow(evidence, one, language)),
  )
  return [
    table(words.articles, rows),
    `### ${words.edgeCases}\n`,
    table(words.cases, edgeCases ?? []),
    `### ${words.scenarios}\n`,
    table(words.cases, scenarios ?? []),
  ].join('\n')
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, heading.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.map((cell) => cell || '—').join(' | ')} |\n`).join('')
}

function articleRow(
  requirements: Requirements,
  evidence: Evidence,
  article: Article,
  language: Language,
): readonly string[] {
  const signs = articleSigns(requirements, article)
  const features = featuresOf(requirements, article).map((feature) => featureIn(language, feature))
  return [
    numberIn(language, article),
    language === 'zh' ? article.zh : `${article.zh} ${article.en}`,
    features.join('<br>'),
    eventsIn(language, article),
    filesIn(codeCiting(evidence, signs)),
    filesIn(testsCiting(evidence, signs)),
  ]
}

function numberIn(language: Language, { number }: Article): string {
  if (number === 'plan' && language === 'zh') return '方案'
  return number === '-' ? '' : number
}

function featureIn(language: Language, feature: Feature): string {
  const owner =
    feature.step === 'P' ? { en: ' (platform)', zh: '（平台）' } : { en: ' (later)', zh: '（后续）' }
  return `${feature.id} ${feature[language]}${isDue(feature) ? '' : owner[language]}`
}

/** In Chinese the labels of the staff; in English the types, those of one subject together. */
function eventsIn(language: Language, { number }: Article): string {
  const cites = (source: string) => source === number || (number === 'plan' && source.startsWith('plan'))
  const events = Object.entries(catalogue).filter(([, { articles }]) => articles.some(cites))
  if (language === 'zh') return events.map(([, { zh }]) => zh).join('、')
  const subjects = Map.groupBy(events, ([type]) => type.slice(0, type.indexOf('.')))
  return [...subjects]
    .map(([subject, of]) => `${subject}: ${of.map(([type]) => type.slice(subject.length + 1)).join(', ')}`)
    .join('; ')
}

function caseRow(evidence: Evidence, one: Case, language: Language): readonly string[] {
  return [
    /^[X\d]/.test(one.name) ? one.name : '',
    one[language],
    namingsOf(evidence, one).map(titleLink).join('<br>'),
  ]
}

/** Files of one folder together. The reader knows product from tests by the column. */
function filesIn(paths: readonly string[]): string {
  const folders = Map.groupBy(paths, folderOf)
  return [...folders.keys()]
    .sort()
    .map((folder) => `${folder}: ${(folders.get(folder) ?? []).map(fileLink).join(', ')}`)
    .join('<br>')
}

function folderOf(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/'))
  return folder.replace(/^test\//, '').replace(/^daemon\//, '')
}

function fileLink(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/(\.test)?\.ts$/, '')
  return `[${name}](${path})`
}

/** What a row of a table fills into a title is `…`, as with templates. */
function titleLink({ path, title }: Naming): string {
  const said = title.replace(/%[a-z]|\$[a-z]\w*/gi, '…')
  return `[${said.replace(/[\\|[\]<*]/g, '\\$&')}](${path})`
}
