import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('shapes/output', checks['shapes/output'], () => import('#kata/shapes/output.ts'))
check('shapes/parameters', checks['shapes/parameters'], () => import('#kata/shapes/parameters.ts'))
check('shapes/summary', checks['shapes/summary'], () => import('#kata/shapes/summary.ts'))
