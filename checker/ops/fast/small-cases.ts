/**
 * The fast forward pass keeps the whole contract of conv2d, so its small cases are its too. The backward one's are not:
 * who skips gradients that are small, and not only those that are zero, is right on every whole number.
 */
import { smallCases as convolutions } from '../conv2d/small-cases.ts'

export const smallCases = { 'fast/conv-forward': convolutions['conv2d/forward'] }
