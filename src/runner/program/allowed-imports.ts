/** What a kata may import. Everything else is refused, because the kata would not be the learner's own work. */
import { realpathSync } from 'node:fs'
import path from 'node:path'
import { katas, opOf } from '../../kata/curriculum.ts'
import { importedFile, importedKata } from '../../kata/imports.ts'
import type { Tree } from '../../kata/kata.ts'
import { slashed } from '../../paths.ts'

/** Where an import leads: to a package that the process has loaded, to a file, or nowhere, and why. */
export type Imported = { given: string } | { file: string } | { problem: string }

/**
 * Resolves the imports of the kata in `file` and of its helpers. Types need no rule: they are gone when this is asked.
 *
 * - `ndarray`, `#tensor`, and the learner's own files in the tree are allowed.
 * - Another kata is the one in `solutions/`, so that a wrong `conv2d` never fails `network/forward`. Only the katas of
 *   the network and `shapes/summary` build on others, and only on those before them.
 */
export function importsOf(root: string, tree: Tree, file: string) {
  const folder = path.join(root, tree)
  const solutions = path.join(root, 'solutions')
  const tensor = path.join(root, 'src', 'tensor.ts')
  const nameOf = (target: string, ...trees: string[]) =>
    importedKata(`./${path.basename(target)}`, path.dirname(target), trees)
  const usable = katasBefore(nameOf(file, folder))

  return (source: string, importer: string): Imported => {
    if (source === 'ndarray' || source === '#tensor') return { given: source }
    const place = path.dirname(importer)
    const target = importedFile(source, place, folder)
    const real = target && realPathOf(target)
    if (real === tensor) return { given: '#tensor' }
    const kata = importedKata(source, place, [folder]) ?? (real && nameOf(real, folder, solutions))
    if (kata !== undefined && usable.includes(kata)) return { file: path.join(solutions, `${kata}.ts`) }
    const isOther = kata !== undefined && target !== file
    const isOwn = target && isInside(target, isInside(file, folder) ? folder : path.dirname(file))
    if (isOwn && !isOther && !isOurs(root, tree, target)) return { file: target }

    const start = `${slashed(path.relative(root, importer))} imports '${source}'`
    if (!target && /^(#kata|\.\.?)\//.test(source)) {
      return { problem: `The file does not load: ${start}: there is no such file.` }
    }
    const others = usable.length > 0 ? 'the katas before this one, ' : ''
    const reason = isOther || source.includes('solutions') ? ' This kata is about writing it yourself.' : ''
    return {
      problem: `${start}. A kata may import only ndarray, #tensor, types, ${others}and your own files in exercises/.${reason}`,
    }
  }
}

const isInside = (file: string, folder: string): boolean => file.startsWith(folder + path.sep)

/** Is it, or does it link to, a file of the project that is not the learner's? */
export function isOurs(root: string, tree: Tree, file: string): boolean {
  const real = realPathOf(file)
  return ['solutions', 'checker', 'src', 'node_modules']
    .filter((folder) => folder !== tree)
    .some((folder) => isInside(real, realPathOf(path.join(root, folder))))
}

/** Without symbolic links, where the file can be reached at all. */
function realPathOf(file: string): string {
  try {
    return realpathSync.native(file)
  } catch {
    return file
  }
}

/** The katas that a kata may build on. */
function katasBefore(id: string | undefined): string[] {
  if (id === undefined || !(opOf(id) === 'network' || id === 'shapes/summary')) return []
  const ids = katas.map((kata) => kata.id)
  const before = ids.slice(0, ids.indexOf(id))
  return opOf(id) === 'network' ? before : before.filter((other) => opOf(other) === opOf(id))
}
