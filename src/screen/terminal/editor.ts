/** The learner's editor: the command in $VISUAL or $EDITOR. */
import { type SpawnOptions, spawn } from 'node:child_process'
import path from 'node:path'

/** How editors are told to open a file at a line. */
const placers: [programs: RegExp, place: (file: string, line: number) => string[]][] = [
  [/^(code|code-insiders|codium|cursor|windsurf)$/, (file, line) => ['-g', `${file}:${line}`]],
  [/^(zed|zeditor|subl|hx|helix)$/, (file, line) => [`${file}:${line}`]],
  [/^(webstorm|idea)$/, (file, line) => ['--line', String(line), file]],
  [/^(mate|kate)$/, (file, line) => ['-l', String(line), file]],
  [
    /^(vi|vim|nvim|gvim|mvim|view|nano|pico|emacs|emacsclient|micro|kak|joe|jed|gedit)$/,
    (file, line) => [`+${line}`, file],
  ],
]

/** Editors with a window of their own: the screen can stay open. */
const windowed =
  /^(code|code-insiders|codium|cursor|windsurf|zed|zeditor|subl|webstorm|idea|fleet|gvim|mvim|mate|gedit|kate|notepad)$/

export interface Editor {
  command: string
  /** The name of the program, without folders and extension. */
  name: string
  /** Whether it uses the terminal. */
  terminal: boolean
}

/** Undefined if neither variable is set, except in a terminal of VS Code, where VS Code is meant. */
export function editorOf(env: NodeJS.ProcessEnv): Editor | undefined {
  const named = (env.VISUAL?.trim() || env.EDITOR?.trim()) ?? ''
  const command = named || (env.TERM_PROGRAM === 'vscode' ? 'code' : '')
  if (!command) return undefined
  const program = /^"([^"]+)"|^'([^']+)'|^\S+/.exec(command)
  const base = path.win32.basename(program?.[1] ?? program?.[2] ?? program?.[0] ?? '')
  const name = base.replace(/\.(exe|cmd|bat)$/i, '').toLowerCase()
  return { command, name, terminal: !windowed.test(name) }
}

/** The arguments that open a file, at a line if there is one and the editor is known to understand it. */
export function placeIn({ name }: Pick<Editor, 'name'>, file: string, line?: number): string[] {
  const place = placers.find(([programs]) => programs.test(name))?.[1]
  return line === undefined || !place ? [file] : place(file, line)
}

/**
 * Opens `file`, at `line` if possible, and resolves when the editor has closed it, to a message if something went wrong.
 * An editor with a window is not waited for. The command may have arguments: it is run by a shell, as git does.
 */
export function edit(editor: Editor, file: string, line?: number): Promise<string | undefined> {
  const options: SpawnOptions = editor.terminal
    ? { stdio: 'inherit' }
    : { stdio: 'ignore', detached: true, windowsHide: true }
  const place = placeIn(editor, file, line)
  const child =
    process.platform === 'win32'
      ? spawn([editor.command, ...place.map((one) => `"${one}"`)].join(' '), { ...options, shell: true })
      : spawn('sh', ['-c', `${editor.command} "$@"`, 'sh', ...place], options)
  const failed = (why: string) =>
    `'${editor.command}' could not open the file: ${why}. Check $VISUAL and $EDITOR.`
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(failed(error.message)))
    child.on('exit', (code) => resolve(code === 127 ? failed('there is no such command') : undefined))
    if (!editor.terminal) {
      child.unref()
      child.on('spawn', () => setTimeout(() => resolve(undefined), 300))
    }
  })
}
