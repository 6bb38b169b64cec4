import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('dropout/mask', checks['dropout/mask'], () => import('#kata/dropout/mask.ts'))
check('dropout/forward', checks['dropout/forward'], () => import('#kata/dropout/forward.ts'))
check('dropout/backward', checks['dropout/backward'], () => import('#kata/dropout/backward.ts'))
