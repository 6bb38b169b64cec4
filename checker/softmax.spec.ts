import { check } from './check.ts'
import { checks } from './softmax.cases.ts'

check('softmax/forward', checks['softmax/forward'], () => import('#kata/softmax/forward.ts'))
check('softmax/backward', checks['softmax/backward'], () => import('#kata/softmax/backward.ts'))
