import type { conv2d } from '#solutions/fast/conv-forward.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { mistakes as plain } from '../../conv2d/mistakes/forward.ts'
import { blocked, forward } from './windows.ts'

/** What goes wrong in the plain op goes wrong here as well; its names come first where both have one. */
export const mistakes: Mistake<typeof conv2d>[] = [...plain, ...forward, ...blocked]
