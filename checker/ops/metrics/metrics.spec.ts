import { check } from '../../spec/check.ts'
import { checks } from './cases.ts'

check('metrics/accuracy', checks['metrics/accuracy'], () => import('#kata/metrics/accuracy.ts'))
