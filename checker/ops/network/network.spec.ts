import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

check('network/forward', checks['network/forward'], () => import('#kata/network/forward.ts'))
check('network/backward', checks['network/backward'], () => import('#kata/network/backward.ts'))
check('network/train-step', checks['network/train-step'], () => import('#kata/network/train-step.ts'))
check('network/epoch', checks['network/epoch'], () => import('#kata/network/epoch.ts'))
