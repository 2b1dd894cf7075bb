/**
 * What one TypeScript file says, read from its syntax tree and not from its lines: imports, words, lengths of functions,
 * titles of tests. Knows nothing of rooms and rules; the tidy test does.
 */
import type { ImportDeclaration, Node, SourceFile } from 'typescript/unstable/ast'
import {
  computeLineStarts,
  isCallExpression,
  isExportAssignment,
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isNamedImports,
  isNewExpression,
  isNonNullExpression,
  isNoSubstitutionTemplateLiteral,
  isPropertyAccessExpression,
  isPropertyDeclaration,
  isStringLiteral,
  isTemplateExpression,
  isVariableDeclaration,
  SyntaxKind,
  skipTrivia,
} from 'typescript/unstable/ast'

export interface ImportSyntax {
  readonly line: number
  /** as written; `(computed)` when it is no literal */
  readonly from: string
  /** nothing of it is left at run time */
  readonly isType: boolean
  /** what is taken, under the other side's names; empty for whole modules */
  readonly names: readonly string[]
}

/** A word of the code, never of a comment or a text: a name, `Date.now`, `new Date()`, `any`, `!`, `export default`. */
export interface Word {
  readonly line: number
  readonly text: string
}

export interface FunctionLength {
  readonly line: number
  readonly name: string
  /** without the lines of named functions inside it; callbacks belong to the function they stand in */
  readonly ownLines: number
}

/** What a test is called, behind the names of the groups that it stands in. What a template fills in is `…`. */
export type Title = readonly string[]

export interface Syntax {
  readonly imports: readonly ImportSyntax[]
  readonly words: readonly Word[]
  readonly functions: readonly FunctionLength[]
  readonly titles: readonly Title[]
}

/** Reads a parsed file. Lines count from 1. */
export function syntaxOf(file: SourceFile): Syntax {
  const starts = computeLineStarts(file.text)
  const lineAt = (position: number) => starts.findLastIndex((start) => start <= position) + 1
  const lineOf = (node: Node) => lineAt(skipTrivia(file.text, node.pos))
  const imports: ImportSyntax[] = []
  const words: Word[] = []
  const functions: FunctionLength[] = []
  const titles: Title[] = []
  const groups: string[] = []

  /** Gives the lines of the named functions at and below the node. */
  function read(node: Node): number {
    const imported = importAt(node)
    if (imported !== null) imports.push({ line: lineOf(node), ...imported })
    for (const text of wordsAt(node)) words.push({ line: lineOf(node), text })
    const title = titleAt(node)
    if (title?.of === 'test') titles.push([...groups, title.text])
    if (title?.of === 'group') groups.push(title.text)
    let inside = 0
    node.forEachChild((child) => {
      inside += read(child)
      return undefined
    })
    if (title?.of === 'group') groups.pop()
    const name = functionName(node)
    if (name === null) return inside
    const lines = lineAt(node.end) - lineOf(node) + 1
    functions.push({ line: lineOf(node), name, ownLines: lines - inside })
    return lines
  }

  read(file)
  return { imports, words, functions, titles }
}

type Imported = Omit<ImportSyntax, 'line'>

function importAt(node: Node): Imported | null {
  if (isImportDeclaration(node)) return importDeclared(node)
  if (isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { from: literal(node.moduleSpecifier), isType: node.isTypeOnly, names: [] }
  }
  if (isImportTypeNode(node)) {
    const { argument } = node
    return {
      from: isLiteralTypeNode(argument) ? literal(argument.literal) : computed,
      isType: true,
      names: [],
    }
  }
  if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) {
    const [asked] = node.arguments
    return { from: asked === undefined ? computed : literal(asked), isType: false, names: [] }
  }
  return null
}

const computed = '(computed)'

function literal(node: Node): string {
  return isStringLiteral(node) ? node.text : computed
}

function importDeclared({ importClause, moduleSpecifier }: ImportDeclaration): Imported {
  const from = literal(moduleSpecifier)
  const bindings = importClause?.namedBindings
  const taken = bindings !== undefined && isNamedImports(bindings) ? bindings.elements : []
  const isWholeType = importClause?.phaseModifier === SyntaxKind.TypeKeyword
  const isEachType =
    taken.length > 0 && importClause?.name === undefined && taken.every(({ isTypeOnly }) => isTypeOnly)
  return {
    from,
    isType: isWholeType || isEachType,
    names: taken.map(({ propertyName, name }) => (propertyName ?? name).text),
  }
}

function wordsAt(node: Node): readonly string[] {
  if (isIdentifier(node)) return isMemberName(node) ? [] : [node.text]
  if (isPropertyAccessExpression(node)) return [memberWord(node.expression, node.name.text)]
  if (isNewExpression(node) && isIdentifier(node.expression) && (node.arguments?.length ?? 0) === 0) {
    return [`new ${node.expression.text}()`]
  }
  if (node.kind === SyntaxKind.AnyKeyword) return ['any']
  if (isNonNullExpression(node)) return ['!']
  if (isVariableDeclaration(node) && node.exclamationToken !== undefined) return ['!']
  if (isPropertyDeclaration(node) && node.postfixToken?.kind === SyntaxKind.ExclamationToken) return ['!']
  return isExportAssignment(node) || node.kind === SyntaxKind.DefaultKeyword ? ['export default'] : []
}

/** `globalThis` in front of a name changes nothing of what it means. */
function memberWord(owner: Node, name: string): string {
  if (!isIdentifier(owner)) {
    return isPropertyAccessExpression(owner) && isIdentifier(owner.name)
      ? `${owner.name.text}.${name}`
      : `.${name}`
  }
  return owner.text === 'globalThis' ? name : `${owner.text}.${name}`
}

function isMemberName(node: Node): boolean {
  return isPropertyAccessExpression(node.parent) && node.parent.name === node
}

/** What the function is called where it is made, `test` for the body of a test, null for a callback and no function. */
function functionName(node: Node): string | null {
  switch (node.kind) {
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.MethodDeclaration:
    case SyntaxKind.Constructor:
    case SyntaxKind.GetAccessor:
    case SyntaxKind.SetAccessor:
      return nameOf(node)
    case SyntaxKind.ArrowFunction:
    case SyntaxKind.FunctionExpression:
      return givenName(node.parent)
    default:
      return null
  }
}

function givenName(parent: Node): string | null {
  if (parent.kind === SyntaxKind.VariableDeclaration || parent.kind === SyntaxKind.PropertyAssignment) {
    return nameOf(parent)
  }
  return isCallExpression(parent) && calledOf(parent.expression) === 'test' ? 'test' : null
}

/** What `test(…)`, `test.skipIf(…)(…)`, `describe.each(…)(…)` make; null for other calls. */
function calledOf(called: Node): 'test' | 'group' | null {
  if (isIdentifier(called)) {
    if (called.text === 'describe') return 'group'
    return called.text === 'test' || called.text === 'it' ? 'test' : null
  }
  return isPropertyAccessExpression(called) || isCallExpression(called) ? calledOf(called.expression) : null
}

function titleAt(node: Node): { readonly of: 'test' | 'group'; readonly text: string } | null {
  if (!isCallExpression(node)) return null
  const of = calledOf(node.expression)
  const [first] = node.arguments
  const text = first === undefined ? null : spoken(first)
  return of === null || text === null ? null : { of, text }
}

function spoken(node: Node): string | null {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!isTemplateExpression(node)) return null
  return [node.head.text, ...node.templateSpans.map(({ literal: after }) => after.text)].join('…')
}

function nameOf(node: Node): string {
  const name: unknown = Reflect.get(node, 'name')
  return typeof name === 'object' && name !== null && 'text' in name ? String(name.text) : 'a function'
}
