import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('ndarray/transpose', checks['ndarray/transpose'], () => import('#kata/ndarray/transpose.ts'))
