import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('softmax/forward', checks['softmax/forward'], () => import('#kata/softmax/forward.ts'))
check('softmax/backward', checks['softmax/backward'], () => import('#kata/softmax/backward.ts'))
