import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('metrics/accuracy', checks['metrics/accuracy'], () => import('#kata/metrics/accuracy.ts'))
