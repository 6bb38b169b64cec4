import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('conv2d/forward', checks['conv2d/forward'], () => import('#kata/conv2d/forward.ts'))
check('conv2d/backward', checks['conv2d/backward'], () => import('#kata/conv2d/backward.ts'))
