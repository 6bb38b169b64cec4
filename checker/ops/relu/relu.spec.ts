import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('relu/forward', checks['relu/forward'], () => import('#kata/relu/forward.ts'))
check('relu/backward', checks['relu/backward'], () => import('#kata/relu/backward.ts'))
