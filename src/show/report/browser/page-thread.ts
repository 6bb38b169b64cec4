/** The thread of the page. It decodes a picture and runs the katas on it, so that they cannot freeze the page. */
import { UserError } from '../../../errors.ts'
import type { Katas } from '../../../training/katas/kata-functions.ts'
import { decode } from '../../predict/picture/decode-picture.ts'
import { toSquare } from '../../predict/picture/square.ts'
import { trainedNetwork } from '../../predict/trained-network.ts'
import { layerImages } from '../findings/layer-images.ts'
import type { Picture, Reply, Start } from './page-messages.ts'

const reply = (message: Reply) => postMessage(message)

export default function main(code: Katas): void {
  let network: ReturnType<typeof trainedNetwork>
  addEventListener('message', ({ data }: MessageEvent<Start | Picture>) => {
    if ('weights' in data) {
      network = trainedNetwork(code, data.sources, new Float32Array(data.weights))
      return
    }
    try {
      const square = toSquare(pictureOf(data))
      reply({ type: 'seen', square })
      const { probabilities, cache } = network(square)
      reply({ type: 'answer', probabilities, layers: layerImages(cache) })
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
