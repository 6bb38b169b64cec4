import type { Build } from '../../engine/kernels.ts'
import type { TrainingEvent } from '../conductor-messages.ts'
import { classCount } from '../data/data-set.ts'
import { count, epochLine, evaluationLine, stepLine, summaryLines } from './lines.ts'
import type { Printer } from './printer.ts'

/** A network that knows nothing gives every class the same probability: its loss is the logarithm of their number. */
const ignorance = Math.log(classCount)
/** How far fresh weights may be from that; they are small, but not zero. */
const tolerance = 0.3

/**
 * Prints what happens. `config` may change until the training begins. `pictures` and the wasm engine stand on every
 * line with an accuracy: what pictures it is of, when these are not real ones, and that no kata has computed it.
 * A run that goes on does not say again what network it is.
 */
export function createEventPrinter(
  printer: Printer,
  pictures: string,
  config: { epochs: number },
  isNew = true,
): (event: TrainingEvent) => void {
  let epoch = 0
  const begin = (next: number) => {
    if (next !== epoch) printer.line(`Epoch ${next}/${config.epochs}`)
    epoch = next
  }
  let mark = ''
  return (event) => {
    switch (event.type) {
      case 'summary':
        if (!isNew) break
        for (const line of summaryLines(event.rows)) printer.line(line)
        printer.line('')
        break
      case 'measured':
        printer.line(lossLine(event.measured.initialLoss))
        break
      case 'engine': {
        const marks = [pictures, event.build ? 'wasm engine' : ''].filter((word) => word)
        mark = marks.length > 0 ? `(${marks.join(', ')})` : ''
        if (event.build) for (const line of engineLines(event.build)) printer.line(line)
        break
      }
      case 'split':
        printer.line(
          `Trains on ${count(event.train)} pictures, validates on ${count(event.validation)}, tests on ${count(event.test)}.`,
        )
        break
      case 'step':
        begin(event.record.epoch)
        printer.progress((width) => stepLine(event.record, mark, width))
        break
      case 'evaluating':
        printer.progress((width) => evaluationLine(event.what, event.done, event.total, width))
        break
      case 'epoch':
        begin(event.record.epoch)
        printer.line(epochLine(event.record, event.steps, mark))
        break
      case 'tested': {
        const { loss, accuracy } = event.figures
        printer.line(
          `Test - loss: ${loss.toFixed(4)} - accuracy: ${accuracy.toFixed(4)}${mark && ` ${mark}`}`,
        )
        break
      }
    }
  }
}

function engineLines(build: Build): string[] {
  const how = build === 'simd' ? 'SIMD kernels' : 'SIMD kernels with fused multiply-add'
  return [
    `Engine: wasm, ${how}. They compute the network, its gradients and Adam; what the katas still do is`,
    'draw the weights and the dropout masks, and split, shuffle and batch the pictures.',
  ]
}

function lossLine(loss: number): string {
  const near = `ln ${classCount} = ${ignorance.toFixed(4)}`
  if (Math.abs(loss - ignorance) <= tolerance)
    return `Initial loss ${loss.toFixed(4)}, near ${near}, as it should be.`
  return (
    `Warning: the initial loss is ${loss.toFixed(4)} and not near ${near}, the loss of a network that knows nothing.\n` +
    'Something is wrong before the first step: look at glorotUniform, softmax, crossentropy and forward.'
  )
}
