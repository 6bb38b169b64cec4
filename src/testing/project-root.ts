import { fileURLToPath } from 'node:url'

/** For tests: the folder of this project. */
export const root = fileURLToPath(new URL('../..', import.meta.url))
