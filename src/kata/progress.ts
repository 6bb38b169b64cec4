/**
 * What is known of every kata without running anything. Verdicts are kept in `.kata/verdicts.json`, each under
 * a hash of everything that it depends on, so that one that no longer holds is simply not found.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { katas } from './curriculum.ts'
import type { FittingHint } from './hints.ts'
import { filesOf } from './imports.ts'
import { isRecord, readJson, writeJson } from './json-files.ts'
import { isStub, textOf } from './kata-files.ts'
import type { Explanation, Verdict } from './verdict.ts'
import { fittingHintOf } from './words/explanation.ts'

export interface Progress {
  /** The verdict of each kata on the file as it is now. */
  verdicts: Record<string, Verdict | 'unknown'>
  /** The hints against the mistakes that are known to be in the files as they are now. */
  fitting: Record<string, FittingHint>
  /** What judged them, in words; undefined when nothing was judged yet. */
  reference?: string
}

interface Stored {
  reference: string
  verdicts: Record<string, { key: string; verdict: Verdict; fitting?: FittingHint }>
}

const file = 'verdicts.json'

const isStored = (value: unknown): value is Stored =>
  isRecord(value) &&
  typeof value.reference === 'string' &&
  isRecord(value.verdicts) &&
  Object.values(value.verdicts).every(
    (entry) =>
      isRecord(entry) &&
      typeof entry.key === 'string' &&
      isVerdict(entry.verdict) &&
      (entry.fitting === undefined || isFitting(entry.fitting)),
  )

const isFitting = (value: unknown): boolean =>
  isRecord(value) && typeof value.diagnosis === 'string' && typeof value.hint === 'string'

const isVerdict = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value.id === 'string' &&
  typeof value.status === 'string' &&
  isRecord(value.checks) &&
  typeof value.checks.passed === 'number' &&
  typeof value.checks.total === 'number'

export function loadProgress(root: string): Progress {
  const stored = readJson(root, file, isStored)
  const shared = sharedKey(root)
  const fitting: Progress['fitting'] = {}
  const verdicts = katas.map(({ id }): [string, Verdict | 'unknown'] => {
    const known = stored?.verdicts[id]
    if (known?.key === `${shared} ${ownKey(root, id)}`) {
      if (known.fitting) fitting[id] = known.fitting
      return [id, known.verdict]
    }
    return [id, isStub(root, id) ? { id, status: 'untouched', checks: { passed: 0, total: 0 } } : 'unknown']
  })
  return { verdicts: Object.fromEntries(verdicts), fitting, reference: stored?.reference }
}

/**
 * Keeps the verdicts of runs. Called when a run begins, it gives what is to be called with its verdicts at the end:
 * kept are those of files that have not changed in between, so that a verdict never stands for another text.
 * Other processes may do the same at the same time: at worst a verdict is lost, and found again by the next run.
 */
export function keepVerdicts(root: string) {
  let shared = sharedKey(root)
  return (ids: string[]) => {
    const own = new Map(ids.map((id) => [id, ownKey(root, id)]))
    return (reference: string, verdicts: Verdict[]): void => {
      const before = shared
      shared = sharedKey(root)
      const sure = verdicts.filter(({ id }) => shared === before && ownKey(root, id) === own.get(id))
      if (sure.length === 0) return
      const entries = sure.map((verdict) => [
        verdict.id,
        { key: `${shared} ${own.get(verdict.id)}`, verdict },
      ])
      const stored = readJson(root, file, isStored)?.verdicts
      writeJson(root, file, { reference, verdicts: { ...stored, ...Object.fromEntries(entries) } })
    }
  }
}

/** Keeps the hint that a closer look has found, beside the verdict that it looked at, if that one still holds. */
export function keepExplanation(root: string, id: string, explanation: Explanation): void {
  const stored = readJson(root, file, isStored)
  const entry = stored?.verdicts[id]
  if (!entry?.verdict.failure) return
  const fitting = fittingHintOf({ explanation })
  if (!fitting || entry.key !== `${sharedKey(root)} ${ownKey(root, id)}`) return
  writeJson(root, file, { ...stored, verdicts: { ...stored!.verdicts, [id]: { ...entry, fitting } } })
}

/** A hash of what every verdict depends on. */
function sharedKey(root: string): string {
  const hash = createHash('sha256')
  for (const name of sharedFiles(root)) hash.update(`${name}\n`).update(readFileSync(path.join(root, name)))
  hash.update(nativeLibrary(root))
  return hash.digest('hex')
}

/**
 * With the native library TensorFlow.js computes in another order. The package alone does not tell: its addon is
 * downloaded or built after it, and can be missing.
 */
function nativeLibrary(root: string): string {
  const addons = path.join(root, 'node_modules', '@tensorflow', 'tfjs-node', 'lib')
  return existsSync(addons) ? readdirSync(addons, { recursive: true, encoding: 'utf8' }).sort().join() : ''
}

/** A hash of what the verdict of one kata depends on besides. */
function ownKey(root: string, id: string): string {
  const hash = createHash('sha256')
  for (const name of filesOf(root, id)) {
    hash.update(`${name}\n`).update(textOf(path.join(root, name)) ?? 'missing')
  }
  return hash.digest('hex')
}

/** The judge, the katas that others build on, the packages. */
function sharedFiles(root: string): string[] {
  const below = (folder: string) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => path.join(folder, name))
  return [
    ...below('solutions'),
    // Wrong and right answers are kept beside the checker to test it; they judge nobody.
    ...below('checker').filter((name) => !/[\\/](mistakes|variants|bank)[\\/]/.test(name)),
    ...below(path.join('src', 'runner')),
    path.join('src', 'tensor.ts'),
    path.join('src', 'kata', 'curriculum.ts'),
    path.join('src', 'kata', 'imports.ts'),
    ...below(path.join('src', 'kata', 'chapters')),
    'package-lock.json',
  ].sort()
}
