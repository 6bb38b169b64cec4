import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('crossentropy/forward', checks['crossentropy/forward'], () => import('#kata/crossentropy/forward.ts'))
check(
  'crossentropy/backward',
  checks['crossentropy/backward'],
  () => import('#kata/crossentropy/backward.ts'),
)
check('crossentropy/fused', checks['crossentropy/fused'], () => import('#kata/crossentropy/fused.ts'))
