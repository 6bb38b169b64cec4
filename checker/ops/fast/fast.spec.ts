import { inject } from 'vitest'
import { check } from '../../spec/check-kata.ts'
import { assembled } from './assembly.ts'
import { checks } from './cases.ts'

check('fast/buffers', checks['fast/buffers'], () => import('#kata/fast/buffers.ts'))
check('fast/loop-order', checks['fast/loop-order'], () => import('#kata/fast/loop-order.ts'))
check('fast/zero-gradients', checks['fast/zero-gradients'], () => import('#kata/fast/zero-gradients.ts'))
check('fast/matmul', checks['fast/matmul'], () => import('#kata/fast/matmul.ts'))
check('fast/conv-forward', checks['fast/conv-forward'], () => import('#kata/fast/conv-forward.ts'))
check('fast/conv-backward', checks['fast/conv-backward'], () => import('#kata/fast/conv-backward.ts'))

// Not imported but compiled: Node cannot run it.
const tree = inject('kata')?.tree ?? (process.env.KATA_CODE === 'solutions' ? 'solutions' : 'exercises')
check('fast/simd', checks['fast/simd'], async () => ({ default: assembled(tree, 'fast/simd') }))
