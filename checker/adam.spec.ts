import { checks } from './adam.cases.ts'
import { check } from './check.ts'

check('adam/step', checks['adam/step'], () => import('#kata/adam/step.ts'))
