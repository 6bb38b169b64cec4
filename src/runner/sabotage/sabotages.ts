/**
 * Files that try to pass without being right. Each is written for a kata that returns a tensor: `KATA` stands for its id and
 * `NAME` for its function.
 */
export interface Sabotage {
  /** The file; without it, the solution with every number of its results replaced. */
  text?: string
  /** Put before that. */
  above?: string
  /** Further files, by their paths from the root. */
  files?: Record<string, string>
  /** Links, by their paths from the root, to files of the project. */
  links?: Record<string, string>
  /** What the failure says; by default that numbers are wrong. */
  says?: RegExp
}

const tfjs = '@tensorflow/tfjs-core'
const refused = /A kata may import only ndarray, #tensor, types, and your own files in exercises\//
const noFunction = /is not a function|Cannot read properties of undefined|is not iterable/
const noImport = /`import\(\)` in a kata needs a name that is written out/
const wrong = /expected/

/** For an attempt that ends in a function by some other way. */
const using = (got: string) => `${got}\nexport const NAME = (...args) => got(...args)\n`
/** For an attempt that ends in a module of Node, with which the solution is read and run. */
const reading = (fs: string) =>
  using(`const fs = ${fs}
const text = fs.readFileSync('solutions/KATA.ts', 'utf8')
const got = eval(text.replace(/^import.*$/m, '').replace('export function', '(function') + ')')`)

export const sabotages: Record<string, Sabotage> = {
  // --- the solution
  'exports the solution, by a path': { text: "export * from '../../solutions/KATA.ts'", says: refused },
  'exports the solution, by its name': { text: "export * from '#solutions/KATA.ts'", says: refused },
  'imports the solution when it runs': {
    text: using("const { NAME: got } = await import('#solutions/KATA.ts')"),
    says: refused,
  },
  'imports a name that is computed': {
    text: using("const name = ['#solutions', 'KATA.ts'].join('/')\nconst { NAME: got } = await import(name)"),
    says: noImport,
  },
  'imports by eval': {
    text: using(`const { NAME: got } = await (0, eval)("import('#solutions/KATA.ts')")`),
    says: noImport,
  },
  'imports by the Function constructor': {
    text: reading(`await new Function("return import('node:fs')")()`),
    says: noImport,
  },
  'imports by the constructor of async functions': {
    text: reading(`await (async () => {}).constructor("return import('node:fs')")()`),
    says: noImport,
  },
  'imports a URL': { text: "export * from 'file:///solutions/KATA.ts'", says: refused },
  'imports a data URL': {
    text: using('import { fs } from \'data:text/javascript,export * as fs from "node:fs"\'\nconst got = fs'),
    says: refused,
  },
  'is a link to the solution': {
    links: { 'exercises/KATA.ts': 'solutions/KATA.ts' },
    says: /is a link to a file that is not yours/,
  },
  'has a helper that is a link to the solution': {
    text: "export * from './link.ts'",
    links: { 'exercises/KATA/../link.ts': 'solutions/KATA.ts' },
    says: refused,
  },
  'has a helper that exports the solution': {
    text: "export * from '#kata/help/sum.ts'",
    files: { 'exercises/help/sum.ts': "export * from '#solutions/relu/forward.ts'" },
    says: refused,
  },
  'imports another kata': { text: "export { flatten as NAME } from '../dropout/forward.ts'", says: refused },
  'reads the solution': { text: reading("await import('node:fs')"), says: refused },
  'requires fs': { text: reading("require('fs')"), says: refused },
  'requires fs by eval': { text: reading("eval('require')('fs')"), says: /require is not defined/ },
  'makes a require of its own': {
    text: `import { createRequire } from 'node:module'\n${reading("createRequire('/')('fs')")}`,
    says: refused,
  },
  'asks process for fs': { text: reading("process.getBuiltinModule('fs')"), says: noFunction },
  'asks process for a binding': { text: reading("process.binding('fs')"), says: noFunction },
  'asks process for the main module': { text: reading("process.mainModule.require('fs')"), says: noFunction },
  'asks the events of process for it': {
    text: reading(
      "(() => { let p; process.once('x', function () { p = this }); process.emit('x'); return p.getBuiltinModule('fs') })()",
    ),
    says: noFunction,
  },
  'starts a thread from one that it finds': {
    text: reading('new (process._getActiveHandles()[0].constructor)("", { eval: true })'),
    says: noFunction,
  },
  'opens a file as standard input does': {
    text: reading("new process.stdin.constructor('solutions/KATA.ts')"),
    says: noFunction,
  },
  'loads the solution as settings': {
    text: reading("process.loadEnvFile('solutions/KATA.ts')"),
    says: noFunction,
  },

  // --- the judges
  'calls TensorFlow.js': { text: `export { relu as NAME } from '${tfjs}'`, says: refused },
  'imports the reference': {
    text: "export { relu as NAME } from '../../checker/reference/tensorflow.ts'",
    says: refused,
  },
  'imports vitest': { text: "import * as vitest from 'vitest'\nvitest.test = () => {}", says: refused },
  'overrides test': { above: 'globalThis.test = globalThis.it = globalThis.expect = () => {}' },

  // --- built-ins
  'Math.abs is 0': { above: 'Math.abs = () => 0' },
  'Object.is is true': { above: 'Object.is = () => true' },
  'methods of arrays find nothing': {
    above:
      "for (const name of ['find', 'findIndex', 'includes', 'some']) Array.prototype[name] = () => undefined",
    says: /expected|ended before the last case/,
  },
  'methods of typed arrays find nothing': {
    above:
      "for (const name of ['findIndex', 'includes', 'some', 'filter']) Object.getPrototypeOf(Float32Array).prototype[name] = () => -1",
  },
  'entries and keys are empty': {
    above: 'Object.keys = Object.entries = () => []',
    says: /expected|ended before the last case/,
  },
  'JSON says that all is well': {
    above: 'JSON.stringify = () => \'{"passed":true}\'\nJSON.parse = () => ({ passed: true })',
  },
  'everything has passed': { above: 'Object.prototype.passed = true' },
  'nothing has a failure': {
    above: "Object.defineProperty(Object.prototype, 'failure', { get: () => undefined, set: () => {} })",
    says: /expected|ended before the last case/,
  },
  'everything was returned': {
    above: 'Object.prototype.performed = { returned: 1, draws: [] }\nObject.prototype.done = true',
    says: /expected|ended before the last case/,
  },
  'every number is finite and near': {
    above: 'Number.isFinite = () => false\nMath.max = () => 0\nMath.min = () => 0',
  },
  'everything is an instance': {
    above:
      'Object.defineProperty(Float32Array, Symbol.hasInstance, { value: () => true })\nArray.isArray = () => true',
    says: /expected|ended before the last case|cannot be checked|array/,
  },
  'promises are never kept': {
    above: 'Promise.prototype.then = () => {}',
    says: /expected|settles/,
  },

  // --- results
  'returns a proxy': {
    text: 'export const NAME = (x) => new Proxy(x, { get: (target, key) => (key === "passed" ? true : target[key]) })',
    says: /is a Proxy/,
  },
  'returns getters': {
    text: 'export const NAME = (x) => ({ shape: x.shape, stride: x.stride, offset: 0, get data() { return x.data } })',
    says: /is a getter/,
  },
  'returns its own verdict': {
    text: 'export const NAME = () => ({ passed: true, failure: undefined })',
    says: wrong,
  },

  // --- the process and its pipes
  'sends messages': {
    above: 'process.send({ performed: { returned: 1, draws: [] }, passed: true })',
    says: noFunction,
  },
  'acts as if it were asked for less': {
    above:
      "process.emit('message', { type: 'perform', kata: { program: { problem: '' }, name: '' }, tasks: [] })",
    says: /expected|ended before the last case|not load/,
  },
  'listens for no message': {
    above: "process.removeAllListeners('message')\nprocess.removeAllListeners('uncaughtException')",
  },
  'prints a verdict': {
    above:
      "process.stdout.write('{\"passed\":true}\\n')\nconsole.log({ passed: true })\nconsole.error('✓ NAME')",
  },
  'looks for the pipe of what it prints': {
    above: 'process.stdout._handle.writeUtf8String({}, "x")',
    says: noFunction,
  },
  'ends the judge': { above: "process.kill(process.ppid, 'SIGKILL')", says: /may end no other process/ },
  'debugs the judge': { above: 'process._debugProcess(process.ppid)', says: noFunction },
  'ends itself': { above: 'process.exit(0)', says: /ended the process \(exit code 0\)/ },
  'ends itself in another way': { above: 'process.reallyExit(0)', says: noFunction },
  'ends itself a little later': {
    text: 'setTimeout(() => process.exit(0), 0)\nexport const NAME = (x) => x.shape.length > 1e9',
    says: /ended the process|expected/,
  },
  'asks for a crash': { above: 'process.abort()', says: /crashed/ },

  // --- calls
  'is right only once for the same numbers': {
    above:
      'const seen = new Set()\nconst spoils = (x) => { const key = String(x.data); const was = seen.has(key); seen.add(key); return was }',
  },
}
