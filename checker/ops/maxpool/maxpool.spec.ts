import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('maxpool/forward', checks['maxpool/forward'], () => import('#kata/maxpool/forward.ts'))
check('maxpool/backward', checks['maxpool/backward'], () => import('#kata/maxpool/backward.ts'))
