/** What a kata threw, in words. Anything can be thrown. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** 'TypeError: x.foo is not a function', and the learner's line if the stack shows it. */
export function describeThrown(error: unknown, lineOf = learnersLine): string {
  try {
    if (error instanceof Error) {
      if (/^ERR_VM_DYNAMIC_IMPORT/.test((error as NodeJS.ErrnoException).code ?? '')) {
        return `\`import()\` in a kata needs a name that is written out in the file.${lineOf(error)}`
      }
      return `${error.name}: ${asWritten(short(error.message))}${lineOf(error)}`
    }
    return `${short(typeof error === 'object' ? JSON.stringify(error) : String(error))}, which is not an Error.`
  } catch {
    return 'something that cannot be printed.'
  }
}

/** esbuild renames imports: '(0, import_tensor.zeros)' is `zeros`. */
const asWritten = (message: string): string =>
  message.replace(/\(0, import_\w+\.(\w+)\)/g, (_, name) =>
    name === 'default' ? 'the default import' : name,
  )

/** Only the start of a message that is too long to be sent to another process. */
function short(text: string): string {
  const most = 4000
  const start = withoutColour(text.slice(0, most))
  return text.length <= most ? start : `${start}... (${text.length} characters)`
}

/** ' (exercises/conv2d/forward.ts:14)': the innermost frame that does not belong to the checker, a library or Node. */
export function learnersLine(error: Error): string {
  const frames = typeof error.stack === 'string' ? error.stack.split('\n') : []
  for (const frame of frames) {
    const [, place, line] = /^\s+at (?:.*\()?(.+?):(\d+):\d+\)?$/.exec(frame) ?? []
    if (place === undefined || place.startsWith('node:')) continue
    const file = place.startsWith('file:') ? fileURLToPath(place) : place
    // The project itself may be in a folder of that name.
    if (file.replace(process.cwd(), '').includes('node_modules')) continue
    if (!path.isAbsolute(file) || checkerFiles.has(path.basename(file)) || bundled.test(file)) continue
    return ` (${path.relative(process.cwd(), file).replaceAll('\\', '/')}:${line})`
  }
  return ''
}

/** Files of the checker that can be in the stack of a learner's error. */
const checkerFiles = new Set(['tensor.ts', 'guard.ts', 'arguments.ts', 'perform.ts', 'evaluate.ts'])

/** The checker itself may run from a bundle. */
const bundled = /[\\/]\.kata[\\/]build[\\/]/

/** Without the codes for terminal colours. */
export function withoutColour(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
  return text.replace(/\u001b\[[0-9;]*m/g, '')
}
