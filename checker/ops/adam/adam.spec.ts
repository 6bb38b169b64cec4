import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('adam/step', checks['adam/step'], () => import('#kata/adam/step.ts'))
