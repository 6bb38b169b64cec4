import { check } from './check.ts'
import { checks } from './ndarray.cases.ts'

check('ndarray/transpose', checks['ndarray/transpose'], () => import('#kata/ndarray/transpose.ts'))
