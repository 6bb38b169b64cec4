import { check } from './check.ts'
import { checks } from './metrics.cases.ts'

check('metrics/accuracy', checks['metrics/accuracy'], () => import('#kata/metrics/accuracy.ts'))
