/** Finds the line of the source that a position in running code comes from. */
import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import path from 'node:path'
import type { Vitest } from 'vitest/node'
import { slashed } from '../../paths.ts'
import type { CodePosition } from '../runner-messages.ts'

/** 'conv2d (exercises/conv2d/forward.ts:12)' and below it the line itself, found by vite's source map. */
export function sourceLineOf(position: CodePosition, vitest: Vitest, root: string): string {
  const line = lineOf(position, vitest)
  const name = position.function ? `${position.function} ` : ''
  const place = `${name}(${slashed(path.relative(root, position.file))}${line ? `:${line}` : ''})`
  if (!line) return place
  const text = readFileSync(position.file, 'utf8').split(/\r?\n/)[line - 1]?.trim()
  return text ? `${place}\n  ${line} | ${text}` : place
}

function lineOf({ file, line, column }: CodePosition, vitest: Vitest): number | undefined {
  for (const { moduleGraph } of Object.values(vitest.getRootProject().vite.environments)) {
    const map = moduleGraph.getModuleById(file)?.transformResult?.map
    if (!map || !('version' in map)) continue
    const entry = new SourceMap(map as never).findEntry(line - 1, column - 1)
    if ('originalLine' in entry) return entry.originalLine + 1
  }
}
