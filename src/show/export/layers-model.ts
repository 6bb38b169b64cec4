/** The network as a TensorFlow.js LayersModel. */

import { type Layer, weightedLayers } from '../../tensor.ts'
import { pictureShape } from '../../training/data/data-set.ts'
import { layers, type Slot, slots } from '../../training/network.ts'

/** What Keras calls the two tensors of a layer. */
const kerasNames = { w: 'kernel', b: 'bias' } as const

/** 'conv1/kernel': how Keras and TensorFlow.js call a tensor of weights. */
export const kerasName = ({ layer, part }: Slot): string => `${layer}/${kerasNames[part]}`

/**
 * The contents of `model.json`: the layers in Keras's words, and the weights in `weightsFile` beside it: float32, little-endian, one tensor after the other as `slots` says.
 * The format: https://www.tensorflow.org/js/guide/save_load
 */
export function layersModel(weightsFile: string) {
  return {
    format: 'layers-model',
    generatedBy: 'cnn-kata',
    convertedBy: null,
    modelTopology: { class_name: 'Sequential', config: { name: 'cnn_kata', layers: kerasLayers() } },
    weightsManifest: [
      {
        paths: [weightsFile],
        weights: slots.map((slot) => ({ name: kerasName(slot), shape: slot.shape, dtype: 'float32' })),
      },
    ],
  }
}

interface KerasLayer {
  class_name: string
  config: Record<string, unknown>
}

/** Activations are no layers of their own here: each is a word in the configuration of the layer before it. */
function kerasLayers(): KerasLayer[] {
  const weighted = [...weightedLayers]
  const pools = ['pool1', 'pool2']
  const nameOf = {
    conv2d: () => weighted.shift(),
    dense: () => weighted.shift(),
    maxpool: () => pools.shift(),
    flatten: () => 'flat',
    dropout: () => 'dropout',
  }
  const found: KerasLayer[] = []
  for (const layer of layers) {
    if (layer.type === 'relu' || layer.type === 'softmax') {
      found[found.length - 1].config.activation = layer.type
      continue
    }
    const { class_name, config } = kerasLayer(layer)
    found.push({ class_name, config: { name: nameOf[layer.type](), trainable: true, ...config } })
  }
  found[0].config.batch_input_shape = [null, ...pictureShape]
  return found
}

function kerasLayer(layer: Exclude<Layer, { type: 'relu' | 'softmax' }>): KerasLayer {
  switch (layer.type) {
    case 'conv2d':
      return {
        class_name: 'Conv2D',
        config: {
          filters: layer.filters,
          kernel_size: layer.kernelSize,
          strides: layer.strides ?? [1, 1],
          padding: layer.padding ?? 'valid',
          data_format: 'channels_last',
          activation: 'linear',
          use_bias: true,
        },
      }
    case 'maxpool': {
      const { poolSize = [2, 2], strides = poolSize } = layer
      const config = { pool_size: poolSize, strides, padding: 'valid', data_format: 'channels_last' }
      return { class_name: 'MaxPooling2D', config }
    }
    case 'flatten':
      return { class_name: 'Flatten', config: {} }
    case 'dense':
      return { class_name: 'Dense', config: { units: layer.units, activation: 'linear', use_bias: true } }
    case 'dropout':
      return { class_name: 'Dropout', config: { rate: layer.rate } }
  }
}
