/** The messages between the judge and the process of a learner's code: plain data, and never a right answer. */
import type { Program } from '../../src/kata/kata.ts'
import type { Failure } from '../../src/kata/verdict.ts'
import type { Performance, Task, Value } from '../cases/case.ts'

/** A kata: its program, and the name of the function that it has to export. */
export interface Written {
  program: Program
  name: string
}

export type ToLearner =
  /** Loads the kata and performs the tasks, one after the other. Each such request has another number. */
  | { type: 'perform'; number: number; kata: Written; tasks: Task[] }
  /** Loads the kata for timing, with the arguments of every call. */
  | { type: 'enter'; kata: Written; args: Value[] }
  /** Calls it once, with the numbers in every argument moved on by this many places. */
  | { type: 'turn'; by: number; answer: boolean }

/** What comes back. All of it is untrusted: see `untrusted.ts`. */
export type FromLearner =
  /** What follows belongs to the request with this number. */
  | { begins: number }
  /** What the code printed: its start, and how many characters it was in all. */
  | { printed: string; length: number }
  /** The kata does not load. */
  | { problem: Pick<Failure, 'kind' | 'message'> }
  /** The next task is done. */
  | { performed: Performance }
  /** The kata was called once: in this many milliseconds, and what it returned, if that was asked for. */
  | { took: number; performed?: Performance }
  /** An error that nothing caught. */
  | { unhandled: string }
  /** The tasks could not be performed, though the kata returned. */
  | { broken: string }
  /** The code called `process.exit`. */
  | { exited: number }
  /** Loaded for timing, or all tasks are done and no timer that was due is left. */
  | { done: true }

/** The pipe of the frames, after stdin, stdout, stderr and the message channel, and that of the watchdog. */
export const framePipe = 4
export const watchdogPipe = 5
