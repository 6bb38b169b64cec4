import type { conv2d } from '#solutions/fast/loop-order.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { mistakes as plain } from '../../conv2d/mistakes/forward.ts'
import { forward } from './windows.ts'

export const mistakes: Mistake<typeof conv2d>[] = [
  ...forward,
  ...plain.filter(({ name }) => name.endsWith('-kept-for-an-array')),
]
