/** Finds the places in the learner's files that positions in a kata's script come from. */
import { SourceMap } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Program } from '../../src/kata/kata.ts'
import { slashed } from '../../src/paths.ts'
import type { CodePosition } from '../../src/watchdog/heartbeat.ts'

/** A place in a source file, and the text of its line. */
interface Place {
  file: string
  line: number
  column: number
  text: string
}

/** Lines and columns count from 1. */
type Positions = (line: number, column: number) => Place | undefined

/** The positions of a script whose source map is in its last line. */
function positionsOf(script: string, text: string): Positions {
  let map: SourceMap | undefined
  return (line, column) => {
    const [, encoded] = /\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(text) ?? []
    if (!encoded) return undefined
    map ??= new SourceMap(JSON.parse(Buffer.from(encoded, 'base64').toString()))
    const entry = map.findEntry(line - 1, column - 1)
    if (!('originalLine' in entry)) return undefined
    const { sources, sourcesContent = [] } = map.payload
    const lines = sourcesContent[sources.indexOf(entry.originalSource)]?.split(/\r?\n/)
    return {
      file: path.resolve(path.dirname(fileURLToPath(script)), entry.originalSource),
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
      text: lines?.[entry.originalLine]?.trim() ?? '',
    }
  }
}

/** 'conv2d (exercises/conv2d/forward.ts:12)' and below it the line itself. */
export function placeInWords(program: Program, at: CodePosition): string | undefined {
  if (!('script' in program)) return undefined
  const place = positionsOf(program.script, program.text)(at.line, at.column)
  if (!place) return undefined
  const { file, line, text } = place
  const name = at.function ? `${at.function} ` : ''
  const where = `${name}(${slashed(path.relative(process.cwd(), file))}:${line})`
  return text ? `${where}\n  ${line} | ${text}` : where
}

const scripts = new Map<string, Positions>()

/** From now on, the stacks of errors name the sources of this script. */
export function keepPositions(script: string, text: string): void {
  scripts.set(script, positionsOf(script, text))
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map((frame) => `    at ${inSource(frame)}`)
    return [headOf(error), ...lines].join('\n')
  }
}

function inSource(frame: NodeJS.CallSite): string {
  const [script, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()]
  const place = script && scripts.get(script)?.(line ?? 1, column ?? 1)
  if (!place) return String(frame)
  return String(frame).replace(`${script}:${line}:${column}`, `${place.file}:${place.line}:${place.column}`)
}

function headOf(error: Error): string {
  try {
    return String(error)
  } catch {
    return 'Error'
  }
}
