/** `check --watch`: checks katas whenever they are saved. */
import path from 'node:path'
import { katas } from '../../kata/curriculum.ts'
import type { Kata, Tree } from '../../kata/kata.ts'
import { watchSaves } from '../../screen/save-watcher.ts'
import { print } from '../shared/print.ts'

/**
 * Checks the named katas, and then those of them that are saved, or all of them when a helper is saved. If none are named,
 * it checks what is saved. It ends only by a signal, or when a check throws.
 */
export async function watchKatas(
  root: string,
  tree: Tree,
  named: Kata[] | undefined,
  check: (katas: Kata[]) => Promise<unknown>,
): Promise<never> {
  const waiting = new Set(named)
  let wake = () => {}
  watchSaves(path.join(root, tree), (files) => {
    const saved = (named ?? katas).filter(({ id }) => files.includes(`${id}.ts`))
    const isHelper = files.some((file) => !katas.some(({ id }) => file === `${id}.ts`))
    for (const kata of isHelper ? (named ?? saved) : saved) waiting.add(kata)
    wake()
  })
  print(`Watching ${tree}/. Save a file to check it; Ctrl-C ends this.`)
  for (;;) {
    const next = katas.filter((kata) => waiting.has(kata))
    waiting.clear()
    if (next.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    } else {
      print(`\n${new Date().toTimeString().slice(0, 8)}`)
      await check(next)
    }
  }
}
