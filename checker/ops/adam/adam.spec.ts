import { check } from '../../spec/check.ts'
import { checks } from './cases.ts'

check('adam/step', checks['adam/step'], () => import('#kata/adam/step.ts'))
