/** The list of runs as lines of a terminal. */
import path from 'node:path'
import type { History, RecordedRun } from '../../training/folder/history.ts'

/** The letter of a run in the table and in the curves. */
export const letterOf = (index: number): string => String.fromCharCode('a'.charCodeAt(0) + index)

const heads = ['', 'folder', 'epochs', 'accuracy', 'engine', 'pictures', 'state']

/** One line for each run, below their heads. The accuracy is that of the test, or else of the last validation. */
export function runTable(runs: readonly RecordedRun[]): string[] {
  const rows = [heads, ...runs.map(cellsOf)]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  )
}

function cellsOf({ folder, history }: RecordedRun, index: number): string[] {
  const { epochs, config, data, state } = history
  return [
    letterOf(index),
    path.basename(folder),
    `${epochs.length}/${config.epochs}`,
    accuracyOf(history),
    config.engine === 'wasm' ? 'wasm' : 'katas',
    data.name.replace(' pictures', ''),
    state === 'running' ? 'not finished' : state,
  ]
}

function accuracyOf({ test, epochs }: History): string {
  const last = epochs.at(-1)
  if (test) return `${test.accuracy.toFixed(4)} test`
  return last ? `${last.valAccuracy.toFixed(4)} val` : '-'
}
