import { conv2d as plain } from '#solutions/conv2d/forward.ts'
import type { conv2d } from '#solutions/fast/loop-order.ts'
import type { Variant } from '../../mistakes/types.ts'
import { variants as others } from '../conv2d/forward.ts'

export const variants: Variant<typeof conv2d>[] = [{ name: 'the-plain-one', kata: plain }, ...others]
