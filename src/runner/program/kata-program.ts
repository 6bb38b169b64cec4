/** Bundles a kata with everything that it imports into one script. This is what the process of a learner's code gets of it. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Message, type Plugin } from 'esbuild'
import type { Program, Tree } from '../../kata/kata.ts'
import { statsOf, whyNoFile } from '../../kata/kata-files.ts'
import { programFolder, slashed } from '../../paths.ts'
import { importsOf, isOurs } from './allowed-imports.ts'

/** What a kata became, and the files that this depends on. */
export interface KataProgram {
  program: Program
  inputs: string[]
}

/** The program of the kata in `file`. If it cannot be bundled, the program says why. */
export async function programOf(root: string, tree: Tree, file: string): Promise<KataProgram> {
  const inputs = new Set([file])
  const failed = (problem: string): KataProgram => ({ program: { problem }, inputs: [...inputs] })
  const name = slashed(path.relative(root, file))
  if (isOurs(root, tree, file)) {
    return failed(`${name} is a link to a file that is not yours. Write your code in ${name} itself.`)
  }
  if (!statsOf(file) && !whyNoFile(file)) {
    const id = name.slice(tree.length + 1, -'.ts'.length)
    return failed(
      `The file does not load: there is no ${name}. \`npm run kata -- reset ${id}\` puts the stub back.`,
    )
  }
  const resolve = importsOf(root, tree, file)
  const plugin: Plugin = {
    name: 'kata',
    setup(build) {
      build.onResolve({ filter: /^kata:$/ }, () => ({ path: file }))
      build.onResolve({ filter: /.*/ }, ({ path: source, importer }) => {
        const found = resolve(source, importer)
        if ('problem' in found) return { errors: [{ text: found.problem }] }
        if ('given' in found) return { path: found.given, namespace: 'given' }
        inputs.add(found.file)
        return { path: found.file }
      })
      build.onLoad({ filter: /.*/, namespace: 'file' }, ({ path: input }) => {
        const why = whyNoFile(input)
        if (!why) return undefined
        const shown = slashed(path.relative(root, input))
        return { errors: [{ text: `${shown} cannot be read as a file: ${why}. Move it away.` }] }
      })
      // The process has loaded these already.
      build.onLoad({ filter: /.*/, namespace: 'given' }, ({ path: name }) => ({
        contents: `module.exports = given[${JSON.stringify(name)}]`,
      }))
    },
  }
  const script = path.join(programFolder(root), name.replace(/ts$/, 'js'))
  try {
    const { outputFiles } = await build({
      stdin: { contents: "import * as kata from 'kata:'\nregister(kata)", resolveDir: root },
      absWorkingDir: root,
      plugins: [plugin],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      // So that a message names the line of the source, and a debugger stops there.
      sourcemap: 'inline',
      outfile: script,
      // A script has no `import.meta`.
      define: { 'import.meta.url': '""', 'import.meta': 'undefined' },
      logLevel: 'silent',
    })
    return { program: { script: pathToFileURL(script).href, text: outputFiles[0].text }, inputs: [...inputs] }
  } catch (error) {
    const { errors = [], message } = error as Error & { errors?: Message[] }
    return failed(errors.length > 0 ? errors.map(inWords).join('\n') : `The file does not load: ${message}`)
  }
}

/** A refused import is a sentence already. */
function inWords({ text, location, pluginName }: Message): string {
  if (pluginName === 'kata') return text
  if (!location) return `The file does not load: ${text}`
  const { file, line, column, lineText } = location
  return `The file does not load: ${slashed(file)}:${line}:${column + 1}: ${text}\n  ${line} | ${lineText.trim()}`
}
