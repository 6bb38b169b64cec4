import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('flatten/forward', checks['flatten/forward'], () => import('#kata/flatten/forward.ts'))
check('flatten/backward', checks['flatten/backward'], () => import('#kata/flatten/backward.ts'))
