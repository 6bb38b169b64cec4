/** The reference, asked in a process of its own as the checker does. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { broken, type Finding, fine, note } from './finding.ts'

const timeout = 60_000
/** Marks the answer among what TensorFlow prints by itself. */
const mark = 'reference:'

export async function reference(root: string, build: string): Promise<Finding> {
  const module = pathToFileURL(path.join(build, 'checker', 'reference', 'tensorflow.js')).href
  const program = `import(${JSON.stringify(module)}).then((m) => console.log('${mark}' + m.referenceName()))`
  const { out, error } = await answerOf(['--input-type=module', '--eval', program], root)
  const name = out.split(mark)[1]?.trim()
  if (!name) {
    return broken(
      'reference',
      `TensorFlow.js does not start: ${error}`,
      'Install the packages again: npm ci. Nothing can be checked until it starts.',
    )
  }
  const native = existsSync(path.join(root, 'node_modules', '@tensorflow', 'tfjs-node'))
  if (!native || name.includes('native')) return fine('reference', name)
  return note(
    'reference',
    `${name}; tfjs-node is installed, but does not work here`,
    'The answers are the same. If you want it: it needs a Node that it was built for (npm rebuild @tensorflow/tfjs-node).',
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

/** The line of what Node prints of an error that says what it is. */
const reasonIn = (text: string): string | undefined =>
  text.split('\n').find((line) => /^(\w*Error|\S+: )/.test(line)) ?? text.trim().split('\n')[0] ?? undefined
