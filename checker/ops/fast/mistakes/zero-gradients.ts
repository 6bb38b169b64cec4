import type { conv2dBackward } from '#solutions/fast/zero-gradients.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { mistakes as plain } from '../../conv2d/mistakes/backward.ts'
import { backward } from './windows.ts'

/** Only where dy is 0 is there nothing to do. */
const skipped = ['zero-pixels-skipped', 'zero-weights-skipped']

export const mistakes: Mistake<typeof conv2dBackward>[] = [
  ...backward,
  ...plain.filter(({ name }) => skipped.includes(name) || name.endsWith('-kept-for-an-array')),
]
