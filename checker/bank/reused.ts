/** The mistake of a right function that allocates once for all its calls. */
import type { Tensor } from '#tensor'
import { overwrite } from './loops.ts'
import type { AnyKata, Mistake } from './mistake.ts'

/** As long as its shapes stay the same, what `right` returns is the same array each time, filled anew. */
export function reused<Kata extends AnyKata>(right: Kata): Mistake<Kata> {
  let kept: unknown
  return {
    name: 'one-array-for-all-calls',
    diagnosis:
      'You return the same array again as long as the shape stays the same, so each call overwrites the result of the call before.',
    hint: 'What happens to the first result when your function is called a second time?',
    kata: ((...args) => {
      kept = filled(kept, right(...args))
      return kept
    }) as Kata,
  }
}

/** `old`, holding what `fresh` holds, where it has the same form; otherwise `fresh` itself. */
function filled(old: unknown, fresh: unknown): unknown {
  if (!isObject(old) || !isObject(fresh)) return fresh
  if (isTensor(old) && isTensor(fresh)) {
    return String(old.shape) === String(fresh.shape)
      ? overwrite(old, (_, ...index) => fresh.get(...index))
      : fresh
  }
  if (Object.keys(old).length !== Object.keys(fresh).length) return fresh
  for (const [name, part] of Object.entries(fresh)) old[name] = filled(old[name], part)
  return old
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isTensor = (value: object): value is Tensor => 'stride' in value
