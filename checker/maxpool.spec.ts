import { check } from './check.ts'
import { checks } from './maxpool.cases.ts'

check('maxpool/forward', checks['maxpool/forward'], () => import('#kata/maxpool/forward.ts'))
check('maxpool/backward', checks['maxpool/backward'], () => import('#kata/maxpool/backward.ts'))
