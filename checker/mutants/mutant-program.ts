/** A source, perhaps changed, as a function that can be called, and that gives up where it would run for ever. */
import { transformSync } from 'esbuild'
import ndarray from 'ndarray'
import * as shared from '../../src/tensor.ts'
import type { AnyKata } from '../bank/mistake.ts'
import { type Node, parse, walk } from './syntax.ts'

/** Turns of all loops of one call, after which it ends. The largest case takes far fewer. */
const mostTurns = 30_000_000

/** The modules that katas import, by how they import them; `others` are other katas, by their ids. */
export type Others = (id: string) => object

/** The function `name` of this source, a file of the op `op`. Throws what the source throws when it is loaded. */
export function programOf(op: string, name: string, source: string, others: Others): AnyKata {
  const { code } = transformSync(withTurns(source), { loader: 'ts', format: 'cjs' })
  const turns = { left: mostTurns }
  const turn = () => {
    if (turns.left-- <= 0) throw new Error('It would run for ever.')
  }
  const require = (specifier: string): unknown => {
    // A copy: a change of the source may leave something on what it imports.
    if (specifier === '#tensor') return { ...shared, contiguous: shared.contiguous.bind(null) }
    if (specifier === 'ndarray') return { __esModule: true, default: ndarray }
    const [, folder = op, kata] = /^(?:\.\.\/(\w+)|\.)\/([\w-]+)\.ts$/.exec(specifier) ?? []
    return others(`${folder}/${kata}`)
  }
  const module = { exports: {} as Record<string, AnyKata> }
  new Function('module', 'exports', 'require', 'turn$', code)(module, module.exports, require, turn)
  const kata = module.exports[name]
  const counted = (...args: unknown[]) => {
    turns.left = mostTurns
    return Reflect.apply(kata, undefined, args)
  }
  return counted as AnyKata
}

/** The source with a call at the start of each turn of a loop. */
function withTurns(source: string): string {
  const insertions: { at: number; text: string }[] = []
  walk(parse(source), ({ type, body }) => {
    if (!/^(For|ForOf|ForIn|While|DoWhile)Statement$/.test(type)) return
    const { type: kind, start, end } = body as Node
    if (kind === 'BlockStatement') insertions.push({ at: start + 1, text: 'turn$();' })
    else insertions.push({ at: start, text: '{turn$();' }, { at: end, text: '}' })
  })
  return insertions
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, text: inserted }) => text.slice(0, at) + inserted + text.slice(at), source)
}
