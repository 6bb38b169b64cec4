import { conv2dBackward as plain } from '#solutions/conv2d/backward.ts'
import type { conv2dBackward } from '#solutions/fast/zero-gradients.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { variants as others } from '../../conv2d/variants/backward.ts'

export const variants: Variant<typeof conv2dBackward>[] = [{ name: 'the-plain-one', kata: plain }, ...others]
