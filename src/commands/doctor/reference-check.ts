/** Whether TensorFlow.js starts, in a process of its own as for the checker. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { broken, type Finding, fine, note } from './finding.ts'

const timeout = 60_000
/** Marks the answer: TensorFlow prints other lines too. */
const mark = 'reference:'

export async function reference(root: string, build: string): Promise<Finding> {
  const module = pathToFileURL(path.join(build, 'checker', 'reference', 'tensorflow.js')).href
  const program = `import(${JSON.stringify(module)}).then((m) => console.log('${mark}' + m.referenceName()))`
  const { out, error } = await answerOf(['--input-type=module', '--eval', program], root)
  const name = out.split(mark)[1]?.trim()
  if (!name) {
    return broken(
      `TensorFlow.js does not start: ${error}`,
      'Install the packages again: npm ci. Nothing can be checked until it starts.',
    )
  }
  const native = existsSync(path.join(root, 'node_modules', '@tensorflow', 'tfjs-node'))
  if (!native || name.includes('native')) return fine(name)
  return note(
    `${name}; tfjs-node is installed, but does not work here`,
    'The verdicts are the same without it. To use it, build it for your version of Node: npm rebuild @tensorflow/tfjs-node',
  )
}

function answerOf(args: string[], cwd: string): Promise<{ out: string; error: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, timeout, killSignal: 'SIGKILL' }, (error, out, err) => {
      const late = error?.killed ? `no answer in ${timeout / 1000} s` : undefined
      resolve({ out, error: late ?? reasonIn(err) ?? error?.message ?? 'no answer' })
    })
  })
}

/** The line of Node's output that says what the error is. */
const reasonIn = (text: string): string | undefined =>
  text.split('\n').find((line) => /^(\w*Error|\S+: )/.test(line)) ?? text.trim().split('\n')[0] ?? undefined
