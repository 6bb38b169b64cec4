import type { conv2dBackward } from '#solutions/fast/conv-backward.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { mistakes as plain } from '../../conv2d/mistakes/backward.ts'
import { backward, eight } from './windows.ts'

/** All mistakes of the plain op, and those of fast loops. */
export const mistakes: Mistake<typeof conv2dBackward>[] = [...plain, ...backward, ...eight]
