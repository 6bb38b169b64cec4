import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('glorot/uniform', checks['glorot/uniform'], () => import('#kata/glorot/uniform.ts'))
