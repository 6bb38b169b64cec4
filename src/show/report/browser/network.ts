/** The thread of the page. It decodes a picture and runs the katas on it, so that nothing they do can freeze the page. */
import { UserError } from '../../../errors.ts'
import type { Katas } from '../../../training/katas/kata-functions.ts'
import { networkOf } from '../../predict/network.ts'
import { decode } from '../../predict/picture/decode.ts'
import { toSquare } from '../../predict/picture/square.ts'
import { layerSheets } from '../findings/layers.ts'
import type { Picture, Reply, Start } from './messages.ts'

const reply = (message: Reply) => postMessage(message)

export default function main(code: Katas): void {
  let network: ReturnType<typeof networkOf>
  addEventListener('message', ({ data }: MessageEvent<Start | Picture>) => {
    if ('weights' in data) {
      network = networkOf(code, data.sources, new Float32Array(data.weights))
      return
    }
    try {
      const square = toSquare(pictureOf(data))
      reply({ type: 'seen', square })
      const { probabilities, cache } = network(square)
      reply({ type: 'answer', probabilities, layers: layerSheets(cache) })
    } catch (error) {
      reply({ type: 'failed', message: error instanceof UserError ? error.message : String(error) })
    }
  })
}

function pictureOf(data: Picture) {
  if ('bytes' in data) return decode(new Uint8Array(data.bytes), data.name)
  const { width, height, pixels } = data
  return { width, height, pixels: new Uint8Array(pixels), orientation: 1 }
}
