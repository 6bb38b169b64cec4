import type { conv2d } from '#solutions/fast/conv-forward.ts'
import { mistakes as plain } from '../conv2d/forward.ts'
import type { Mistake } from '../types.ts'
import { blocked, forward } from './windows.ts'

/** What goes wrong in the plain op goes wrong here as well; its names come first where both have one. */
export const mistakes: Mistake<typeof conv2d>[] = [...plain, ...forward, ...blocked]
