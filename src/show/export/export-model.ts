/** The trained network, for other programs. */
import path from 'node:path'
import { writeAtomically } from '../../training/folder/atomic-files.ts'
import { bytesOf, weightsFile } from '../../training/folder/weights-file.ts'
import { slots } from '../../training/network.ts'
import { kerasName, layersModel } from './layers-model.ts'
import { npz } from './npz.ts'

/**
 * Writes, beside the `weights.bin` that holds the same weights:
 *
 * - `model.json`, which `tf.loadLayersModel` of TensorFlow.js loads; the weights it takes from `weights.bin`.
 * - `model.npz`, which NumPy reads. The arrays are named and ordered as in Keras: conv1/kernel [3, 3, 3, 32],
 *   conv1/bias [32], conv2/..., dense1/..., dense2/...; `model.set_weights(list(numpy.load('model.npz').values()))`
 *   gives them to the same network in Keras.
 */
export function writeModel(folder: string, weights: Float32Array): void {
  const arrays = slots.map((slot) => ({
    name: kerasName(slot),
    shape: slot.shape,
    bytes: bytesOf(weights.subarray(slot.start, slot.end)),
  }))
  writeAtomically(path.join(folder, 'model.npz'), npz(arrays))
  writeAtomically(path.join(folder, 'model.json'), `${JSON.stringify(layersModel(weightsFile), null, 2)}\n`)
}
