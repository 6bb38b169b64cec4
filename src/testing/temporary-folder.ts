import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/**
 * For tests: a new empty folder. It is removed after the test that called this, in its body or in `beforeEach`; with
 * `afterAll` as the argument, after all tests of the file or of the `describe`.
 */
export function temporaryFolder(whenOver: (remove: () => void) => void = onTestFinished): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'cnn-kata-')))
  whenOver(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
