/**
 * What is known about every kata without running anything. Verdicts are kept in `.kata/verdicts.json`, each with a hash
 * of everything that it depends on, so that a verdict that no longer holds is not found.
 */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { katas } from './curriculum.ts'
import type { FittingHint } from './hints.ts'
import { filesOf } from './imports.ts'
import { isRecord, readJson, writeJson } from './json-files.ts'
import { isStub, statsOf, textOf } from './kata-files.ts'
import { type Explanation, isStatus, type Verdict } from './verdict.ts'
import { fittingHintOf } from './words/explanation.ts'

export interface Progress {
  /** The verdict on each kata's file as it is now. */
  verdicts: Record<string, Verdict | 'unknown'>
  /** The hints for the mistakes that are known to be in the files as they are now. */
  fitting: Record<string, FittingHint>
  /** The name of the reference that judged them; undefined if nothing has been judged yet. */
  reference?: string
}

interface Entry {
  key: string
  verdict: Verdict
  fitting?: FittingHint
}

interface Stored {
  reference: string
  /** Entries that are damaged, or that another version has written, are left alone and not used. */
  verdicts: Record<string, unknown>
}

const file = 'verdicts.json'

const isStored = (value: unknown): value is Stored =>
  isRecord(value) && typeof value.reference === 'string' && isRecord(value.verdicts)

/** The entry of a kata, if it is one of this version. */
function entryOf(stored: Stored | undefined, id: string): Entry | undefined {
  const entry = stored?.verdicts[id]
  return isEntry(entry) ? entry : undefined
}

const isEntry = (entry: unknown): entry is Entry =>
  isRecord(entry) &&
  typeof entry.key === 'string' &&
  isVerdict(entry.verdict) &&
  (entry.fitting === undefined || isFitting(entry.fitting))

const isFitting = (value: unknown): boolean =>
  isRecord(value) && typeof value.diagnosis === 'string' && typeof value.hint === 'string'

const isVerdict = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value.id === 'string' &&
  isStatus(value.status) &&
  isRecord(value.checks) &&
  typeof value.checks.passed === 'number' &&
  typeof value.checks.total === 'number'

export function loadProgress(root: string): Progress {
  const stored = readJson(root, file, isStored)
  const shared = sharedKey(root)
  const fitting: Progress['fitting'] = {}
  const verdicts = katas.map(({ id }): [string, Verdict | 'unknown'] => {
    const known = entryOf(stored, id)
    if (known?.key === `${shared} ${ownKey(root, id)}`) {
      if (known.fitting) fitting[id] = known.fitting
      return [id, known.verdict]
    }
    return [id, isStub(root, id) ? { id, status: 'untouched', checks: { passed: 0, total: 0 } } : 'unknown']
  })
  return { verdicts: Object.fromEntries(verdicts), fitting, reference: stored?.reference }
}

/**
 * Keeps the verdicts of runs. The function that it returns is called when a run begins, and returns another one, which
 * is called with the verdicts when the run ends. Only verdicts on files that nobody has written in between are kept.
 * Other processes may do the same at the same time: at worst a verdict is lost, and the next run finds it again. If the
 * file is deleted, the next verdict brings back the others that were in it.
 */
export function keepVerdicts(root: string) {
  let shared = sharedKey(root)
  let remembered = readJson(root, file, isStored)?.verdicts
  return (ids: string[]) => {
    const own = new Map(ids.map((id) => [id, { key: ownKey(root, id), stamp: stampOf(root, id) }]))
    return (reference: string, verdicts: Verdict[]): void => {
      const before = shared
      shared = sharedKey(root)
      const isSame = (id: string) =>
        ownKey(root, id) === own.get(id)?.key && stampOf(root, id) === own.get(id)?.stamp
      const valid = verdicts.filter(({ id }) => shared === before && isSame(id))
      if (valid.length === 0) return
      const entries = valid.map((verdict) => [
        verdict.id,
        { key: `${shared} ${own.get(verdict.id)?.key}`, verdict },
      ])
      const stored = readJson(root, file, isStored)
      remembered = { ...remembered, ...stored?.verdicts, ...Object.fromEntries(entries) }
      writeJson(root, file, { ...stored, reference, verdicts: remembered })
    }
  }
}

/** Keeps the hint of an explanation next to the verdict that it explains, if that verdict still holds. */
export function keepExplanation(root: string, id: string, explanation: Explanation): void {
  const stored = readJson(root, file, isStored)
  const entry = entryOf(stored, id)
  if (!entry?.verdict.failure) return
  const fitting = fittingHintOf({ explanation })
  if (!fitting || entry.key !== `${sharedKey(root)} ${ownKey(root, id)}`) return
  writeJson(root, file, { ...stored, verdicts: { ...stored!.verdicts, [id]: { ...entry, fitting } } })
}

/** A hash of everything that all verdicts depend on. */
function sharedKey(root: string): string {
  const hash = createHash('sha256')
  for (const name of sharedFiles(root))
    hash.update(`${name}\n`).update(textOf(path.join(root, name)) ?? 'missing')
  hash.update(nativeLibrary(root))
  return hash.digest('hex')
}

/**
 * With its native library, TensorFlow.js computes in another order. The package does not say whether the library is
 * there: it is downloaded or built after the package is installed, and can be missing.
 */
function nativeLibrary(root: string): string {
  const addons = path.join(root, 'node_modules', '@tensorflow', 'tfjs-node', 'lib')
  return namesIn(addons).sort().join()
}

/** Everything below a folder; nothing while it is missing, as for a moment when git changes the branch. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
}

/** A hash of what the verdict on one kata depends on in addition. */
function ownKey(root: string, id: string): string {
  const hash = createHash('sha256')
  for (const name of filesOf(root, id)) {
    hash.update(`${name}\n`).update(textOf(path.join(root, name)) ?? 'missing')
  }
  return hash.digest('hex')
}

/** Changes when one of these files is written, also with what was in it before. */
function stampOf(root: string, id: string): string {
  return filesOf(root, id)
    .map((name) => statsOf(path.join(root, name)))
    .map((stats) => `${stats?.mtimeMs} ${stats?.ctimeMs} ${stats?.ino}`)
    .join()
}

/** The checker and the runner, the solutions that katas build on, the packages. */
function sharedFiles(root: string): string[] {
  const below = (folder: string) =>
    namesIn(path.join(root, folder))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => path.join(folder, name))
  return [
    ...below('solutions'),
    // The bank only tests the checker.
    ...below('checker').filter((name) => !/[\\/](mistakes|variants|bank)[\\/]/.test(name)),
    ...below(path.join('src', 'runner')),
    path.join('src', 'tensor.ts'),
    path.join('src', 'kata', 'curriculum.ts'),
    path.join('src', 'kata', 'imports.ts'),
    ...below(path.join('src', 'kata', 'chapters')),
    'package-lock.json',
  ].sort()
}
