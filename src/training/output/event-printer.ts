import type { Build } from '../../engine/kernels.ts'
import type { TrainingEvent } from '../conductor-messages.ts'
import { classCount } from '../data/data-set.ts'
import { count, epochHead, epochLine, epochRow, evaluationLine, stepLine, summaryLines } from './lines.ts'
import type { Printer } from './printer.ts'

/** The loss if every class has the same probability, as before training: the logarithm of the number of classes. */
const uniformLoss = Math.log(classCount)
/** How far the initial loss may be from that: the initial weights are small, but not zero. */
const tolerance = 0.3

/**
 * Prints the events of a training. `config` may change until the epochs start. Every line with an accuracy ends with
 * `pictures` (for pictures that are not real ones) and names the wasm engine, if it computes. The epochs are lines as Keras prints them, on a terminal rows below a head. A resumed run does not print
 * the summary again.
 */
export function createEventPrinter(
  printer: Printer,
  pictures: string,
  config: { epochs: number },
  printsSummary: boolean,
): (event: TrainingEvent) => void {
  let epoch = 0
  const startEpoch = (next: number) => {
    if (next === epoch) return
    if (!printer.onTerminal) printer.line(`Epoch ${next}/${config.epochs}`)
    else if (epoch === 0) printer.line(epochHead)
    epoch = next
  }
  let mark = ''
  return (event) => {
    switch (event.type) {
      case 'summary':
        if (!printsSummary) break
        for (const line of summaryLines(event.rows)) printer.line(line)
        printer.line('')
        printer.progress(() => 'Measuring how long a step takes ...')
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
          `Training on ${count(event.train)} pictures, validation on ${count(event.validation)}, test on ${count(event.test)}.`,
        )
        break
      case 'step':
        startEpoch(event.record.epoch)
        printer.progress((width) => stepLine(event.record, mark, width, config.epochs))
        break
      case 'evaluating':
        printer.progress((width) => evaluationLine(event.what, event.done, event.total, width))
        break
      case 'epoch':
        startEpoch(event.record.epoch)
        printer.line(
          printer.onTerminal
            ? epochRow(event.record, config.epochs, mark)
            : epochLine(event.record, event.steps, mark),
        )
        break
      case 'tested': {
        const { loss, accuracy } = event.metrics
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
    `Engine: wasm, ${how}. They compute the network, its gradients and Adam. The katas still draw the`,
    'weights and the dropout masks, and split, shuffle and batch the pictures.',
  ]
}

function lossLine(loss: number): string {
  const near = `ln ${classCount} = ${uniformLoss.toFixed(4)}`
  if (Math.abs(loss - uniformLoss) <= tolerance)
    return `Initial loss ${loss.toFixed(4)}, near ${near}, as it should be.`
  return (
    `Warning: the initial loss is ${loss.toFixed(4)}, not near ${near}, which is the loss if all classes are equally likely.\n` +
    'Something is wrong before the first step: check glorotUniform, softmax, crossentropy and forward.'
  )
}
