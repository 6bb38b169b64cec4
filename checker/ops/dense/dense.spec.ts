import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('dense/forward', checks['dense/forward'], () => import('#kata/dense/forward.ts'))
check('dense/backward', checks['dense/backward'], () => import('#kata/dense/backward.ts'))
