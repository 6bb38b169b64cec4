import { check } from './check.ts'
import { checks } from './flatten.cases.ts'

check('flatten/forward', checks['flatten/forward'], () => import('#kata/flatten/forward.ts'))
check('flatten/backward', checks['flatten/backward'], () => import('#kata/flatten/backward.ts'))
