/** The trained network as one function, for a thread of Node or of the browser. */

import { UserError } from '../../errors.ts'
import type { Cache } from '../../tensor.ts'
import { classCount, pictureShape } from '../../training/data/data-set.ts'
import { withChecks } from '../../training/katas/checked-calls.ts'
import type { Katas } from '../../training/katas/kata-functions.ts'
import { firstNotFinite, nanInForward } from '../../training/katas/nan.ts'
import { copyRowMajor } from '../../training/katas/row-major.ts'
import { paramsOf } from '../../training/network.ts'

export interface ForwardResult {
  /** [classes]. */
  probabilities: Float32Array
  /** The outputs of all layers. */
  cache: Cache
}

/**
 * `network/forward` of this code with these weights, for one picture [32, 32, 3] of numbers 0 to 255. `sources` has the
 * source file of each kata, for messages. The function throws a `UserError` when a kata fails.
 */
export function trainedNetwork(
  code: Katas,
  sources: Record<string, string>,
  weights: Float32Array,
): (picture: Uint8Array) => ForwardResult {
  const fileOf = (id: string) => sources[id]
  const { ndarray, forward } = withChecks(code, fileOf)
  const params = paramsOf(weights, ndarray)
  return (picture) => {
    const x = ndarray(
      Float32Array.from(picture, (byte) => byte / 255),
      [1, ...pictureShape],
    )
    const { p, cache } = forward(params, x)
    const probabilities = new Float32Array(classCount)
    copyRowMajor(p, probabilities)
    const reason = firstNotFinite(probabilities) >= 0 && nanInForward({ ...cache, p }, fileOf)
    if (reason) throw new UserError(reason)
    return { probabilities, cache }
  }
}
