/** Where the project is, where its bundle is, and where it keeps things. `src/boot.mjs` sets the first two. */
import path from 'node:path'

function given(name: string): string {
  const value = process.env[name]
  if (!value)
    throw new Error(`${name} is not set: start cnn-kata with \`npm run kata\` or \`npm run train\`.`)
  return value
}

/** The folder that holds `exercises/`, `solutions/` and `.kata/`. */
export const rootFolder = (): string => given('KATA_ROOT')

/** The folder of the bundle: `<build>/src/cli.js` is what `src/cli.ts` became. */
export const buildFolder = (): string => given('KATA_BUILD')

/** The folder of everything that is kept and that git does not need to know. */
export const stateFolder = (root: string): string => path.join(root, '.kata')

/** A path as vite, vitest and messages write it: with forward slashes on Windows too. */
export const slashed = (file: string): string => file.replaceAll('\\', '/')

/** The scripts that katas become have names in here, so that the learner's lines are found in a stack. There are no such files. */
export const programFolder = (root: string): string => path.join(stateFolder(root), 'program')

/** In the name of every such script, which is a URL. */
export const programMark = '/.kata/program/'
