import type { conv2dBackward } from '#solutions/fast/zero-gradients.ts'
import type { Mistake } from '../types.ts'
import { backward } from './windows.ts'

export const mistakes: Mistake<typeof conv2dBackward>[] = backward
