/** What a run leaves in its folder while it goes on. */
import { UserError } from '../../errors.ts'
import { writeModel } from '../../show/export/export-model.ts'
import type { EpochRecord, Snapshot } from '../conductor-messages.ts'
import type { Run } from '../run/new-run.ts'
import { writeCheckpoint } from './checkpoint.ts'
import { assertLocked } from './folder-lock.ts'
import { type History, writeHistory } from './history.ts'
import { identityOf } from './run-identity.ts'
import { hashOf, writeWeights } from './weights-file.ts'

export interface RunRecorder {
  /** Writes a checkpoint, from which the run can go on. */
  snapshot(snapshot: Snapshot): void
  /** Writes an epoch that is through: weights, history, checkpoint. */
  epoch(record: EpochRecord, snapshot: Snapshot): void
  /** Writes how the run ended. */
  end(state: History['state'], error?: string): void
  /** Where the last checkpoint is; nothing if there is none yet. */
  last(): Snapshot['position'] | undefined
}

/** All its functions throw a `UserError` if the disk does not take what they write; what was there stays whole. */
export function createRunRecorder(root: string, run: Run): RunRecorder {
  const { folder, history, data, pictures } = run
  const before = history.seconds
  const started = performance.now()
  let last = run.beginning.resume?.snapshot

  const writeState = (state: History['state']) => {
    assertLocked(folder)
    history.state = state
    history.seconds = before + (performance.now() - started) / 1000
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
    // The checkpoint comes last: what it says is done has been written.
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
        // An epoch that is not in a checkpoint has to be done again.
        history.epochs = done
        history.weightsSha256 = hashBefore
        throw error
      }
    },
    end(state, error) {
      if (error !== undefined) history.error = error
      writeState(state)
      // That it has come to its end is part of what a run goes on from.
      if (state === 'finished' && last) writeSnapshot(last)
    },
    last: () => last?.position,
  }
}

/** The same, where something else is wrong already and matters more. */
export function ignoringWriteErrors(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
  }
}
