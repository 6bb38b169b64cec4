/** Bundles modules with esbuild, when a run starts. */
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { type BuildOptions, build, type Message, type Plugin, stop } from 'esbuild'
import { sync as writeFileAtomic } from 'write-file-atomic'
import { UserError } from '../../errors.ts'
import { sha256Of } from '../sha256.ts'

export interface Bundle {
  /** The module. Its name is the hash of its contents. */
  file: string
  /** SHA-256 of the code, without its source map. */
  sha256: string
  /** The files that it is made of. */
  inputs: ReadonlySet<string>
}

/** Bundles a module with these contents into `.kata/code/`. */
export async function bundleModule(root: string, contents: string, plugins: Plugin[] = []): Promise<Bundle> {
  const base = realpathSync(root)
  const folder = path.join(base, '.kata', 'code')
  mkdirSync(folder, { recursive: true })
  const result = await bundle(root, {
    stdin: { contents, resolveDir: base, sourcefile: 'training' },
    plugins,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // So that an error names the line of the kata, not that of the bundle.
    sourcemap: 'inline',
    outfile: path.join(folder, 'code.mjs'),
  })
  const [{ contents: bytes, text }] = result.outputFiles
  const name = sha256Of(bytes).slice(0, 16)
  const file = path.join(folder, `code-${name}.mjs`)
  try {
    writeFileAtomic(file, bytes, { fsync: false })
  } catch (error) {
    // Windows does not replace a file that another process reads. It has the same contents.
    if (!existsSync(file)) throw error
  }
  removeOld(folder)
  const inputs = Object.keys(result.metafile.inputs).map((input) => path.resolve(base, input))
  const [code] = text.split('\n//# sourceMappingURL=')
  return { file, sha256: sha256Of(code), inputs: new Set(inputs) }
}

/** Bundles in memory. Throws a `UserError` with the places of syntax errors. */
export async function bundle(root: string, options: BuildOptions) {
  const base = realpathSync(root)
  const always = { bundle: true, write: false, metafile: true, logLevel: 'silent' } as const
  const nodePaths = [path.join(base, 'node_modules')]
  try {
    return await build({ absWorkingDir: base, nodePaths, ...options, ...always })
  } catch (error) {
    const { errors, message } = error as Error & { errors?: Message[] }
    const details = errors?.map(({ text, location }) =>
      location ? `  ${location.file}:${location.line}: ${text}` : `  ${text}`,
    )
    throw new UserError(
      ['The code for the training could not be bundled:', ...(details ?? [message])].join('\n'),
    )
  }
}

/** Ends the process of esbuild, which takes more than 100 MB. The next bundle starts another. */
export const stopBundler = (): void => void stop()

/** Removes bundles older than a day: threads read them only when a run starts. */
function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > 24 * 60 * 60 * 1000) rmSync(file, { force: true })
  }
}
