/**
 * The fast forward pass keeps the whole contract of conv2d, so it has the same small cases. The fast backward pass has
 * none: a kata that skips gradients that are small, not only those that are 0, is right for all whole numbers.
 */
import { smallCases as convolutions } from '../conv2d/small-cases.ts'

export const smallCases = { 'fast/conv-forward': convolutions['conv2d/forward'] }
