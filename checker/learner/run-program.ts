/** Runs the program of a kata in this process. */
import vm from 'node:vm'
import ndarray from 'ndarray'
import type { Program } from '../../src/kata/kata.ts'
import type { Failure } from '../../src/kata/verdict.ts'
import * as tensor from '../../src/tensor.ts'
import { describeThrown } from '../judge/thrown.ts'
import { keepPositions } from './source-positions.ts'
import { multiplyOf } from './wasm-kata.ts'

export type Kata = (...args: never[]) => unknown

export type Loaded =
  | { kata: Kata; problem?: undefined }
  | { kata?: undefined; problem: Pick<Failure, 'kind' | 'message'> }

const { guardZeros: _, ...forLearners } = tensor
const given = Object.freeze({ ndarray, '#tensor': Object.freeze(forLearners) })

/** The function that the kata has to export as `name`. Each call runs the program anew, so two of these share no state. */
export async function loadKata(program: Program, name: string): Promise<Loaded> {
  if ('problem' in program) return { problem: { kind: 'load', message: program.problem } }
  let exported: Record<string, unknown>
  try {
    exported = 'wasm' in program ? multiplyOf(program.wasm) : await exportsOf(program)
  } catch (error) {
    return { problem: { kind: 'load', message: `The file does not load: ${describeThrown(error)}` } }
  }
  const kata = exported[name]
  if (typeof kata === 'function') return { kata: named(kata, name) }
  const names = Object.keys(exported)
  const found = kata === undefined ? 'there is none' : `it is ${kata === null ? 'null' : `a ${typeof kata}`}`
  const message =
    `The file has to export a function '${name}', but ${found}. ` +
    `It exports ${names.length > 0 ? names.join(', ') : 'nothing'}.`
  return { problem: { kind: 'load', message } }
}

/** As a script it cannot import anything, not even by `eval`. */
async function exportsOf({ script, text }: Extract<Program, { script: string }>) {
  keepPositions(script, text)
  const wrapped = `(async (given, register) => { 'use strict'\n${text}\n})`
  const run = new vm.Script(wrapped, { filename: script, lineOffset: -1 }).runInThisContext()
  let exported: Record<string, unknown> = {}
  await run(given, (all: Record<string, unknown>) => {
    exported = all
  })
  return exported
}

/** If two functions in a bundle have the same name, one of them gets a number. */
function named(exported: unknown, name: string): Kata {
  const kata = exported as Kata
  if (kata.name.startsWith(name) && /^\d+$/.test(kata.name.slice(name.length))) {
    Object.defineProperty(kata, 'name', { value: name })
  }
  return kata
}
