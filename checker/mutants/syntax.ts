/** The syntax tree of a source (ESTree), as far as mutations look at it. */
import { parseAst } from 'vitest/node'

export interface Node extends Span {
  type: string
  [field: string]: unknown
}

/** A part of a source. */
export interface Span {
  start: number
  end: number
}

export const parse = (source: string): Node => parseAst(source, { lang: 'ts' }) as unknown as Node

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

const types = new Set(['typeAnnotation', 'returnType', 'typeParameters', 'typeArguments'])

/** Calls `visit` with each node, and with the nodes around it, the innermost first. Types are left out. */
export function walk(node: Node, visit: (node: Node, around: readonly Node[]) => void, around: Node[] = []) {
  visit(node, around)
  for (const [field, value] of Object.entries(node)) {
    if (types.has(field)) continue
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) walk(child, visit, [node, ...around])
  }
}
