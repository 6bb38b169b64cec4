import type { Metrics } from '../../engine/engine.ts'

/** The most pictures that are evaluated at once. This bounds the memory, and progress is reported after each part. */
export const evaluationRows = 512

/** Loss and accuracy of these pictures: means over parts of them, which `evaluate` computes. `start` is the first of a part. */
export async function evaluateInParts(
  rows: readonly number[],
  evaluate: (part: readonly number[], start: number) => Metrics | Promise<Metrics>,
  onProgress: (done: number) => void = () => {},
): Promise<Metrics> {
  const sum = { loss: 0, accuracy: 0 }
  for (let start = 0; start < rows.length; start += evaluationRows) {
    const part = rows.slice(start, start + evaluationRows)
    const { loss, accuracy } = await evaluate(part, start)
    sum.loss += loss * part.length
    sum.accuracy += accuracy * part.length
    onProgress(start + part.length)
  }
  return { loss: sum.loss / rows.length, accuracy: sum.accuracy / rows.length }
}
