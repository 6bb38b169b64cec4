/** The end of the network, softmax and crossentropy, in float64, picture by picture: too little work for a kernel. */

/**
 * Loss and probabilities of one picture: `z` [classes] becomes softmax(z), rounded to float32, and the loss is
 * -log of the probability of the true class, clipped to [1e-7, 1 - 1e-7].
 */
export function softmaxLoss(z: Float32Array, label: number): number {
  let max = Number.NEGATIVE_INFINITY
  for (const score of z) max = Math.max(max, score)
  let sum = 0
  for (const score of z) sum += Math.exp(score - max)
  for (let k = 0; k < z.length; k++) z[k] = Math.exp(z[k] - max) / sum
  return -Math.log(Math.min(Math.max(z[label], 1e-7), 1 - 1e-7))
}

/** Whether the largest of the probabilities `p` is that of the true class; the first of them on a tie. */
export function isHit(p: Float32Array, label: number): boolean {
  let best = 0
  for (let k = 1; k < p.length; k++) if (p[k] > p[best]) best = k
  return best === label
}

/** The gradient of the mean loss over `pictures` pictures with respect to the scores of one of them: (p - t) / pictures. */
export function scoreGradient(p: Float32Array, label: number, pictures: number, dz: Float32Array): void {
  for (let k = 0; k < p.length; k++) dz[k] = (p[k] - (k === label ? 1 : 0)) / pictures
}
