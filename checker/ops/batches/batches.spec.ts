import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('batches/split', checks['batches/split'], () => import('#kata/batches/split.ts'))
check('batches/shuffle', checks['batches/shuffle'], () => import('#kata/batches/shuffle.ts'))
check('batches/batches', checks['batches/batches'], () => import('#kata/batches/batches.ts'))
