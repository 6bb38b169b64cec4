import type { conv2d } from '#solutions/fast/conv-forward.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { mistakes as plain } from '../../conv2d/mistakes/forward.ts'
import { blocked, forward } from './windows.ts'

/** All mistakes of the plain op, and those of fast loops. */
export const mistakes: Mistake<typeof conv2d>[] = [...plain, ...forward, ...blocked]
