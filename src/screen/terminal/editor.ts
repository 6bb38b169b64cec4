/** The learner's editor: the command in $VISUAL or $EDITOR. */
import { type SpawnOptions, spawn } from 'node:child_process'
import path from 'node:path'

/** Editors with a window of their own: the screen can stay open. */
const windowed =
  /^(code|code-insiders|codium|cursor|windsurf|zed|zeditor|subl|webstorm|idea|fleet|gvim|mvim|mate|gedit|kate|notepad)$/

export interface Editor {
  command: string
  /** Whether it uses the terminal. */
  terminal: boolean
}

/** Undefined if neither variable is set. */
export function editorOf(env: NodeJS.ProcessEnv): Editor | undefined {
  const command = (env.VISUAL || env.EDITOR)?.trim()
  if (!command) return undefined
  const program = /^"([^"]+)"|^'([^']+)'|^\S+/.exec(command)
  const name = path.win32.basename(program?.[1] ?? program?.[2] ?? program?.[0] ?? '')
  return { command, terminal: !windowed.test(name.replace(/\.(exe|cmd|bat)$/i, '').toLowerCase()) }
}

/**
 * Opens `file` and resolves when the editor has closed it, to a message if something went wrong. An editor with a window
 * is not waited for. The command may have arguments: it is run by a shell, as git does.
 */
export function edit(editor: Editor, file: string): Promise<string | undefined> {
  const options: SpawnOptions = editor.terminal
    ? { stdio: 'inherit' }
    : { stdio: 'ignore', detached: true, windowsHide: true }
  const child =
    process.platform === 'win32'
      ? spawn(`${editor.command} "${file}"`, { ...options, shell: true })
      : spawn('sh', ['-c', `${editor.command} "$@"`, 'sh', file], options)
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
