import { conv2d as plain } from '#solutions/conv2d/forward.ts'
import type { conv2d } from '#solutions/fast/conv-forward.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { variants as others } from '../../conv2d/variants/forward.ts'

export const variants: Variant<typeof conv2d>[] = [{ name: 'the-plain-one', kata: plain }, ...others]
