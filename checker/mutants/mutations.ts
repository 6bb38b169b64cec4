/**
 * Systematic changes of a program, one at a time: operators, boundaries, constants, indices, arguments, limits on sizes
 * and numbers, and ways to misread a view. Some change nothing that can be seen; most are mistakes.
 */
import { type Node, parse, type Span, walk } from './syntax.ts'

/** One change of a source: the text from `start` to `end` becomes `text`. */
export interface Mutation extends Span {
  text: string
}

const otherOperators: Record<string, string[]> = {
  '+': ['-', '*'],
  '-': ['+'],
  '*': ['+', '/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '<': ['<=', '>'],
  '<=': ['<', '>='],
  '>': ['>=', '<'],
  '>=': ['>', '<='],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '+=': ['=', '-='],
  '-=': ['=', '+='],
  '*=': ['=', '/='],
  '/=': ['=', '*='],
}

const otherFunctions: Record<string, string[]> = {
  floor: ['ceil', 'round'],
  ceil: ['floor', 'round'],
  max: ['min'],
  min: ['max'],
  abs: ['sign'],
  sqrt: ['abs'],
  exp: ['abs'],
  log: ['abs'],
}

/** A loop goes on no further than this. */
const mostTurns = [3, 4, 8, 16, 32, 64]

/** Wrong ways to get at the numbers of the tensor x: some layouts are taken for row-major order. */
const misreadings = (x: string): string[] => [
  x,
  `(${x}.offset === 0 ? ${x} : contiguous(${x}))`,
  `(${x}.offset !== 0 ? ${x} : contiguous(${x}))`,
  `(${x}.stride[${x}.stride.length - 1] === 1 ? ${x} : contiguous(${x}))`,
  `(${x}.stride.every((s) => s > 0) ? contiguous(${x}) : ${x})`,
  `(${x}.stride.every((s) => s !== 0) ? contiguous(${x}) : ${x})`,
  `(${x}.data.length === ${x}.size ? ${x} : contiguous(${x}))`,
  `(${x}.stride.every((s, i) => i === 0 || s <= ${x}.stride[i - 1]) ? ${x} : contiguous(${x}))`,
  `(${x}.stride[0] === ${x}.size / ${x}.shape[0] ? ${x} : contiguous(${x}))`,
  `({ data: ${x}.data.subarray(${x}.offset), shape: ${x}.shape } as never)`,
  // A copy is kept for the array, whatever it holds later.
  `((kept) => kept.get(${x}) ?? kept.set(${x}, contiguous(${x})).get(${x}))(((contiguous as any).kept ??= new WeakMap()))`,
]

/** What is written into a tensor: cut off, or taken for 0. */
const misjudged = (number: string): string[] => [
  `Math.max(-100, Math.min(100, ${number}))`,
  `Math.max(-1000, Math.min(1000, ${number}))`,
  `Math.max(0, ${number})`,
  `((v) => (Math.abs(v) < 1e-4 ? 0 : v))(${number})`,
]

/** All changes of this source. */
export function mutationsOf(source: string): Mutation[] {
  const found = new Map<string, Mutation>()
  const textOf = ({ start, end }: Span): string => source.slice(start, end)
  const change = ({ start, end }: Span, ...texts: string[]): void => {
    for (const text of texts)
      if (text !== source.slice(start, end)) found.set(`${start} ${end} ${text}`, { start, end, text })
  }
  /** Between its two sides, the operator is the only text but for spaces and brackets. */
  const changeOperator = (node: Node): void => {
    const operator = node.operator as string
    const start = source.indexOf(operator, (node.left as Node).end)
    change({ start, end: start + operator.length }, ...(otherOperators[operator] ?? []))
  }
  const swapNeighbours = (nodes: readonly (Node | null)[]): void => {
    for (const [i, right] of nodes.entries()) {
      const left = nodes[i - 1]
      if (!left || !right || left.type === 'AssignmentPattern') continue
      const between = source.slice(left.end, right.start)
      change({ start: left.start, end: right.end }, textOf(right) + between + textOf(left))
    }
  }

  const changesOf: Record<string, (node: Node, around: readonly Node[]) => void> = {
    BinaryExpression(node, [parent]) {
      changeOperator(node)
      if (!/^[<>]/.test(node.operator as string) || parent?.type !== 'ForStatement') return
      const bound = node.right as Node
      change(bound, ...mostTurns.map((most) => `Math.min(${most}, ${textOf(bound)})`), `${textOf(bound)} - 1`)
    },
    LogicalExpression: changeOperator,
    AssignmentExpression(node) {
      changeOperator(node)
      const [left, right] = [node.left as Node, node.right as Node]
      if (left.type === 'MemberExpression') change(right, ...misjudged(textOf(right)))
    },
    Literal(node) {
      const { value } = node
      if (typeof value === 'boolean') change(node, `${!value}`)
      if (typeof value !== 'number') return
      const others = Number.isInteger(value) ? [value + 1, value - 1] : [value / 2, value * 2, 0]
      change(node, ...others.map((other) => (other < 0 ? `(${other})` : `${other}`)))
    },
    UnaryExpression(node) {
      if (/^[-!]$/.test(node.operator as string)) change(node, textOf(node.argument as Node))
    },
    UpdateExpression(node, [parent]) {
      const variable = textOf(node.argument as Node)
      change(node, parent?.type === 'ForStatement' ? `${variable} += 2` : variable)
    },
    IfStatement: (node) => change(node.test as Node, 'true', 'false'),
    ConditionalExpression: (node) => change(node.test as Node, 'true', 'false'),
    ContinueStatement: (node) => change(node, 'break'),
    ExpressionStatement: (node) => change(node, ';'),
    ArrayPattern: (node) => swapNeighbours(node.elements as (Node | null)[]),
    ArrayExpression: (node) => swapNeighbours(node.elements as (Node | null)[]),
    AssignmentPattern(node) {
      const value = node.right as Node
      if (value.type === 'ArrayExpression') change(value, '[2, 2]', '[1, 2]', '[3, 3]')
    },
    CallExpression(node) {
      const [callee, args] = [node.callee as Node, node.arguments as Node[]]
      swapNeighbours(args)
      if (callee.type === 'MemberExpression' && textOf(callee.object as Node) === 'Math') {
        change(callee.property as Node, ...(otherFunctions[textOf(callee.property as Node)] ?? []))
        if (args.length === 1) change(node, `(${textOf(args[0])})`)
      }
      if (textOf(callee) === 'contiguous') change(node, ...misreadings(textOf(args[0])))
    },
    MemberExpression(node) {
      const index = node.property as Node
      if (!node.computed || index.type === 'Literal') return
      const text = textOf(index)
      change(index, `(${text}) & 255`, `(${text}) & 1023`, `(${text}) + 1`)
    },
    Identifier(node, around) {
      if (isInIndex(node, around)) change(node, ...loopVariables(around).map(textOf))
    },
  }
  walk(parse(source), (node, around) => changesOf[node.type]?.(node, around))
  return [...found.values()]
}

/** Is it a part of an index, or of a variable inside loops, which usually is one? */
function isInIndex(node: Node, around: readonly Node[]): boolean {
  for (const [i, parent] of around.entries()) {
    const child = around[i - 1] ?? node
    if (parent.type === 'MemberExpression') return parent.computed === true && parent.property === child
    if (parent.type === 'CallExpression') return false
    if (parent.type === 'VariableDeclarator') return parent.init === child
    if (/Statement$|Declaration$/.test(parent.type)) return false
  }
  return false
}

/** The variables of the loops around a node. */
function loopVariables(around: readonly Node[]): Node[] {
  return around.flatMap(({ type, init }) => {
    const declarations = type === 'ForStatement' && (init as { declarations?: Node[] } | null)?.declarations
    return (declarations || []).map(({ id }) => id as Node)
  })
}

/** The source after one change. */
export const mutated = (source: string, { start, end, text }: Mutation): string =>
  source.slice(0, start) + text + source.slice(end)
