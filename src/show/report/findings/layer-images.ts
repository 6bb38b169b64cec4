/** The activations of the layers as images. */
import type { Cache, Tensor } from '../../../tensor.ts'
import { rowMajorCopy } from '../../../training/katas/row-major.ts'
import { activationGrid, type Bitmap } from '../page/bitmaps.ts'

/** The layers that are drawn, by their names in the cache of the network. */
export const shownLayers = [
  { name: 'relu1', title: 'Convolution 1 and relu', columns: 8 },
  { name: 'pool1', title: 'Pooling 1', columns: 8 },
  { name: 'relu2', title: 'Convolution 2 and relu', columns: 16 },
  { name: 'pool2', title: 'Pooling 2', columns: 16 },
  { name: 'relu3', title: 'Dense and relu', columns: 32 },
] as const

export interface LayerImage {
  name: string
  /** Without the batch axis. */
  shape: number[]
  bitmap: Bitmap
}

/** The images for the forward pass of one picture. */
export const layerImages = (cache: Cache): LayerImage[] =>
  shownLayers.map(({ name, columns }) => {
    const x = cache[name] as Tensor
    const shape = x.shape.slice(1)
    // A vector is drawn as one pixel for each number.
    const maps = shape.length === 3 ? shape : [1, 1, ...shape]
    return { name, shape, bitmap: activationGrid(rowMajorCopy(x), maps, columns) }
  })
