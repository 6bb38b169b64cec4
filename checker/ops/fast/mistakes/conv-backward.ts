import type { conv2dBackward } from '#solutions/fast/conv-backward.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { mistakes as plain } from '../../conv2d/mistakes/backward.ts'
import { backward, eight } from './windows.ts'

/** What goes wrong in the plain op goes wrong here as well; its names come first where both have one. */
export const mistakes: Mistake<typeof conv2dBackward>[] = [...plain, ...backward, ...eight]
