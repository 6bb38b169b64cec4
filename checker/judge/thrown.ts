/** What a kata threw, in words. Anything can be thrown. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Why a kata cannot be loaded, as a complete message. */
export class Unloadable extends Error {}

/** 'TypeError: x.foo is not a function', and the learner's line if the stack shows it. */
export function describeThrown(error: unknown, lineOf = learnersLine): string {
  try {
    if (error instanceof Error) {
      return unreadableKata(error) ?? `${error.name}: ${asWritten(short(error.message))}${lineOf(error)}`
    }
    return `${short(typeof error === 'object' ? JSON.stringify(error) : String(error))}, which is not an Error.`
  } catch {
    return 'something that cannot be printed.'
  }
}

/** vitest renames imports: '(0 , __vite_ssr_import_0__.zeros)' is `zeros`. */
function asWritten(message: string): string {
  const name = (imported: string) => (imported === 'default' ? 'the default import' : imported)
  return message
    .replace(/\(0\s*,\s*__vite_ssr_import_\d+__\.(\w+)\)/g, (_, imported) => name(imported))
    .replace(/__vite_ssr_import_\d+__\.(\w+)/g, (_, imported) => name(imported))
}

/** The file of the kata itself is missing, or it is no file: `vite-plugin.ts` says so. */
function unreadableKata(error: Error): string | undefined {
  if (/^exercises\/.+ cannot be read as a file: /.test(error.message)) return error.message
  const [, id] =
    /^Cannot find module '\S*exercises\/(\S+)\.ts' imported from .+\.spec\.ts/.exec(error.message) ?? []
  return id && `there is no exercises/${id}.ts. \`npm run kata -- reset ${id}\` puts the stub back.`
}

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
    if (place === undefined || place.startsWith('node:') || place.includes('node_modules')) continue
    const file = place.startsWith('file:') ? fileURLToPath(place) : place
    if (!path.isAbsolute(file) || checkerFiles.has(path.basename(file)) || bundled.test(file)) continue
    return ` (${path.relative(process.cwd(), file).replaceAll('\\', '/')}:${line})`
  }
  return ''
}

/** Files of the checker that can be in the stack of a learner's error. */
const checkerFiles = new Set([
  'tensor.ts',
  'guard.ts',
  'arguments.ts',
  'perform.ts',
  'evaluate.ts',
  'check-kata.ts',
])

/** The checker itself may run from a bundle. */
const bundled = /[\\/]\.kata[\\/]build[\\/]/

/** Without the codes for terminal colours. */
export function withoutColour(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
  return text.replace(/\u001b\[[0-9;]*m/g, '')
}
