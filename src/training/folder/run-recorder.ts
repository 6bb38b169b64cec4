/** Writes the files of a run into its folder while it trains. */
import { UserError } from '../../errors.ts'
import { writeModel } from '../../show/export/export-model.ts'
import type { EpochRecord, Position, Snapshot } from '../conductor-messages.ts'
import type { Run } from '../run/new-run.ts'
import { writeCheckpoint } from './checkpoint.ts'
import { assertLocked } from './folder-lock.ts'
import { type History, writeHistory } from './history.ts'
import { identityOf } from './run-identity.ts'
import { hashOf, writeWeights } from './weights-file.ts'

export interface RunRecorder {
  /** Writes a checkpoint, from which the run can continue. */
  snapshot(snapshot: Snapshot): void
  /** Writes weights, history and checkpoint after an epoch. */
  epoch(record: EpochRecord, snapshot: Snapshot): void
  /** Writes how the run ended. */
  end(state: History['state'], error?: string): void
  /** From now until the returned function is called, the time does not count. */
  pause(): () => void
  /** The position of the last checkpoint; undefined if there is none yet. */
  lastPosition(): Position | undefined
}

/** All its functions throw a `UserError` if a file cannot be written; the file then keeps its old contents. */
export function createRunRecorder(root: string, run: Run): RunRecorder {
  const { folder, history, data, pictures } = run
  const secondsBefore = history.seconds
  let started = performance.now()
  let last = run.start.resume?.snapshot

  const writeState = (state: History['state']) => {
    assertLocked(folder)
    history.state = state
    history.seconds = secondsBefore + (performance.now() - started) / 1000
    writeHistory(folder, history)
  }
  const writeSnapshot = (snapshot: Snapshot) => {
    assertLocked(folder)
    const { engine } = history.config
    const identity = identityOf(root, { ...run, engine, build: history.build })
    writeCheckpoint(folder, { snapshot, history, identity, pictures })
    last = snapshot
  }
  return {
    snapshot(snapshot) {
      writeSnapshot(snapshot)
      writeState(history.state)
    },
    // The checkpoint is written last: everything that it counts as done is then on disk.
    epoch(record, snapshot) {
      assertLocked(folder)
      const { epochs: done, weightsSha256: hashBefore } = history
      history.epochs = [...done, { ...record, data: data.name }]
      history.weightsSha256 = hashOf(snapshot.weights)
      const { epochs, engine } = history.config
      try {
        writeWeights(folder, snapshot.weights, { epoch: record.epoch, epochs, engine, data: data.name })
        writeModel(folder, snapshot.weights)
        writeState('running')
        writeSnapshot(snapshot)
      } catch (error) {
        // An epoch without a checkpoint will be trained again.
        history.epochs = done
        history.weightsSha256 = hashBefore
        throw error
      }
    },
    end(state, error) {
      if (error !== undefined) history.error = error
      writeState(state)
      // The checkpoint also says that the run is finished.
      if (state === 'finished' && last) writeSnapshot(last)
    },
    pause() {
      const paused = performance.now()
      return () => {
        started += performance.now() - paused
      }
    },
    lastPosition: () => last?.position,
  }
}

/** Writes something while another, more important error is reported. */
export function ignoringWriteErrors(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
  }
}
