import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { beforeEach, describe, expect, test } from 'vitest'
import { forward } from '#solutions/network/forward.ts'
import { tensor } from '../../tensor.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { builtInSet } from '../../training/data/builtin.ts'
import { pictureShape } from '../../training/data/data-set.ts'
import { writeWeights } from '../../training/folder/weights-file.ts'
import { paramsOf } from '../../training/network.ts'
import { someWeights } from '../../training/testing/testweights.ts'
import { writeModel } from './export-model.ts'
import { npy, npz } from './npz.ts'

// As the checker does: the packages come twice, and the two kinds do not know each other.
const require = createRequire(import.meta.url)
const tf: typeof import('@tensorflow/tfjs-core') = require('@tensorflow/tfjs-core')
const { loadLayersModel }: typeof import('@tensorflow/tfjs-layers') = require('@tensorflow/tfjs-layers')
require('@tensorflow/tfjs-backend-cpu')
tf.enableProdMode()

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})

describe('model.json', () => {
  test('TensorFlow.js loads it, and computes the same probabilities as the network', async () => {
    const weights = someWeights()
    writeWeights(folder, weights, {})
    writeModel(folder, weights)
    const count = 4
    const pixels = Float32Array.from(builtInSet(0, count).test.pixels, (byte) => byte / 255)
    const params = paramsOf(weights, tensor)
    const { p } = forward(params, tensor(pixels, [count, ...pictureShape]))

    const asked: string[] = []
    // The way of a browser: model.json by its address, the weights by what it says.
    const fetchFunc = async (address: string) => {
      const name = new URL(address).pathname.slice(1)
      asked.push(name)
      return new Response(readFileSync(path.join(folder, name)))
    }
    const model = await loadLayersModel(
      tf.io.http('http://model.test/model.json', { fetchFunc: fetchFunc as never }),
    )
    const answer = model.predict(
      tf.tensor(pixels, [count, ...pictureShape]),
    ) as import('@tensorflow/tfjs-core').Tensor
    const found = await answer.data()

    expect(asked).toEqual(['model.json', 'weights.bin'])
    expect(answer.shape).toEqual([count, 10])
    expect(model.countParams()).toBe(315_722)
    expect(
      model.layers.map((layer) => [layer.name, layer.getClassName(), layer.outputShape, layer.countParams()]),
    ).toEqual([
      ['conv1', 'Conv2D', [null, 30, 30, 32], 896],
      ['pool1', 'MaxPooling2D', [null, 15, 15, 32], 0],
      ['conv2', 'Conv2D', [null, 13, 13, 64], 18_496],
      ['pool2', 'MaxPooling2D', [null, 6, 6, 64], 0],
      ['flat', 'Flatten', [null, 2304], 0],
      ['dense1', 'Dense', [null, 128], 295_040],
      ['dropout', 'Dropout', [null, 128], 0],
      ['dense2', 'Dense', [null, 10], 1290],
    ])
    const differences = found.map((value, i) => Math.abs(value - p.get(Math.floor(i / 10), i % 10)))
    expect(Math.max(...differences)).toBeLessThan(1e-5)
    // Probabilities that are all alike would agree whatever the weights.
    expect(Math.max(...found) - Math.min(...found)).toBeGreaterThan(0.3)
  })
})

describe('model.npz', () => {
  test('is a zip archive of arrays with the names, shapes and numbers of the weights', () => {
    const weights = someWeights()
    writeModel(folder, weights)
    const arrays = readNpz(readFileSync(path.join(folder, 'model.npz')))
    expect(arrays.map(({ name, shape }) => [name, shape])).toEqual([
      ['conv1/kernel', [3, 3, 3, 32]],
      ['conv1/bias', [32]],
      ['conv2/kernel', [3, 3, 32, 64]],
      ['conv2/bias', [64]],
      ['dense1/kernel', [2304, 128]],
      ['dense1/bias', [128]],
      ['dense2/kernel', [128, 10]],
      ['dense2/bias', [10]],
    ])
    const back = Float32Array.from(arrays.flatMap(({ values }) => [...values]))
    expect(Buffer.from(back.buffer).equals(Buffer.from(weights.buffer))).toBe(true)
  })

  test('the same weights give the same bytes', () => {
    const write = () => {
      writeModel(folder, someWeights())
      return readFileSync(path.join(folder, 'model.npz'))
    }
    expect(write().equals(write())).toBe(true)
  })

  test('an .npy file is what numpy.save writes', () => {
    // python3 -c "import io, numpy; b = io.BytesIO(); numpy.save(b, numpy.float32([1, -2])); print(b.getvalue().hex())"
    const written =
      '934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73' +
      `652c20277368617065273a2028322c292c207d${'20'.repeat(60)}0a0000803f000000c0`
    const bytes = Buffer.from(Float32Array.of(1, -2).buffer)
    expect(npy({ name: 'x', shape: [2], bytes }).toString('hex')).toBe(written)
  })

  test('an empty archive is its end record', () => expect(npz([]).length).toBe(22))
})

interface Read {
  name: string
  shape: number[]
  values: Float32Array
}

const readNpz = (file: Buffer): Read[] =>
  Object.entries(unzipSync(file)).map(([name, bytes]) => ({
    name: name.replace(/\.npy$/, ''),
    ...readNpy(Buffer.from(bytes)),
  }))

function readNpy(bytes: Buffer): Omit<Read, 'name'> {
  expect(bytes.toString('latin1', 0, 8)).toBe('\x93NUMPY\x01\x00')
  const start = 10 + bytes.readUInt16LE(8)
  expect(start % 64).toBe(0)
  const header = bytes.toString('latin1', 10, start)
  const [, descr, order, tuple] =
    /^\{'descr': '(.*)', 'fortran_order': (\w+), 'shape': \((.*)\), \} *\n$/.exec(header) ?? []
  expect([descr, order]).toEqual(['<f4', 'False'])
  const shape = tuple.split(',').filter(Boolean).map(Number)
  const values = Float32Array.from({ length: (bytes.length - start) / 4 }, (_, i) =>
    bytes.readFloatLE(start + 4 * i),
  )
  expect(values.length).toBe(shape.reduce((a, b) => a * b))
  return { shape, values }
}
