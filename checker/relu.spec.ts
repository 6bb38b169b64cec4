import { check } from './check.ts'
import { checks } from './relu.cases.ts'

check('relu/forward', checks['relu/forward'], () => import('#kata/relu/forward.ts'))
