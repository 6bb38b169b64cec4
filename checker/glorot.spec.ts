import { check } from './check.ts'
import { checks } from './glorot.cases.ts'

check('glorot/uniform', checks['glorot/uniform'], () => import('#kata/glorot/uniform.ts'))
