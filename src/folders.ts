/** Where the project is, and where its bundle is. `src/boot.mjs` says both. */
function given(name: string): string {
  const value = process.env[name]
  if (!value)
    throw new Error(`${name} is not set: start cnn-kata with \`npm run kata\` or \`npm run train\`.`)
  return value
}

/** The folder that holds `exercises/`, `solutions/` and `.kata/`. */
export const rootFolder = (): string => given('KATA_ROOT')

/** The folder of the bundle: `<build>/src/runner/host.js` is what `src/runner/host.ts` became. */
export const buildFolder = (): string => given('KATA_BUILD')
