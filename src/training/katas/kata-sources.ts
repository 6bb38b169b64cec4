/** Which file each kata comes from, when several katas are bundled into one module. */
import { realpathSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'esbuild'
import { importedFile, importedKata } from '../../kata/imports.ts'
import type { Tree } from '../../kata/kata.ts'

/** The two folders that a kata can come from. */
export type Trees = Record<Tree, string>

export const treesOf = (root: string): Trees => ({
  exercises: path.join(root, 'exercises'),
  solutions: path.join(root, 'solutions'),
})

/** The fast katas of the learner that can replace a plain one, the best first. */
const fastKatas: Record<string, string[]> = {
  'relu/forward': ['fast/buffers'],
  'conv2d/forward': ['fast/conv-forward', 'fast/loop-order'],
  'conv2d/backward': ['fast/conv-backward', 'fast/zero-gradients'],
  'dense/forward': ['fast/matmul'],
  'dense/backward': ['fast/matmul'],
}

/** The modules that turn a fast kata into a plain one with another signature. */
const adapters: Record<string, string> = {
  'relu/forward': 'relu-forward.ts',
  'dense/forward': 'matmul-forward.ts',
  'dense/backward': 'matmul-backward.ts',
}

/** The fast katas that could replace these. */
export const fastFor = (ids: readonly string[]): string[] => [
  ...new Set(ids.flatMap((id) => fastKatas[id] ?? [])),
]

export interface KataSources {
  /** The file of a kata, in `exercises/` or in `solutions/`. */
  fileOf(id: string): string
  /** The module that is bundled for a kata: its file, the fast kata that replaces it, or the adapter of that. */
  moduleOf(id: string): string
  /** The plain katas that are replaced, each with the fast one. */
  fast: ReadonlyMap<string, string>
  /** Resolves every import of a kata, also those between katas, to its module. */
  plugin: Plugin
}

/** The katas in `learner` come from `exercises/`, all others from `solutions/`. */
export function kataSources(root: string, learner: ReadonlySet<string>, trees: Trees): KataSources {
  const source = path.join(realpathSync(root), 'src')
  const exercises = realpathSync(trees.exercises)
  const solutions = realpathSync(trees.solutions)
  const fast = new Map(
    Object.entries(fastKatas).flatMap(([id, candidates]) => {
      const chosen = candidates.find((candidate) => learner.has(candidate))
      return chosen === undefined ? [] : [[id, chosen] as const]
    }),
  )
  const fileOf = (id: string) => path.join(learner.has(id) ? exercises : solutions, `${id}.ts`)
  const moduleOf = (id: string): string => {
    const chosen = fast.get(id)
    if (chosen === undefined) return fileOf(id)
    return adapters[id] ? path.join(source, 'training', 'katas', 'adapters', adapters[id]) : fileOf(chosen)
  }
  return {
    fileOf,
    moduleOf,
    fast,
    plugin: {
      name: 'katas',
      setup(build) {
        build.onResolve({ filter: /^kata:/ }, ({ path: name }) => ({
          path: moduleOf(name.slice('kata:'.length)),
        }))
        build.onResolve({ filter: /^#tensor$/ }, () => ({ path: path.join(source, 'tensor.ts') }))
        build.onResolve({ filter: /^(#kata|\.\.?)\// }, ({ path: name, resolveDir }) => {
          const id = importedKata(name, resolveDir, [exercises, solutions])
          if (id !== undefined) return { path: moduleOf(id) }
          const helper = importedFile(name, resolveDir, exercises)
          if (helper !== undefined) return { path: helper }
        })
      },
    },
  }
}
