import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { edit, editorOf } from './editor.ts'

test('$VISUAL, then $EDITOR, then none', () => {
  expect(editorOf({ VISUAL: 'vim', EDITOR: 'nano' })?.command).toBe('vim')
  expect(editorOf({ VISUAL: '', EDITOR: 'nano -w' })?.command).toBe('nano -w')
  expect(editorOf({ EDITOR: ' ' })).toBeUndefined()
  expect(editorOf({})).toBeUndefined()
})

test.each([
  ['vim', true],
  ['emacs -nw', true],
  ['code --wait', false],
  ['/usr/local/bin/code -w', false],
  ['"C:\\Program Files\\Microsoft VS Code\\bin\\code.cmd" --wait', false],
  ['notepad.exe', false],
  ['/opt/code/bin/nvim', true],
])('%s uses the terminal: %s', (command, terminal) => {
  expect(editorOf({ EDITOR: command })?.terminal).toBe(terminal)
})

test('a command with arguments gets the file, whatever is in its name', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "kata editor's $HOME "))
  const file = path.join(folder, 'forward.ts')
  const script = "require('fs').writeFileSync(process.argv[1], 'edited')"
  const trouble = await edit({ command: `"${process.execPath}" -e "${script}"`, terminal: true }, file)
  expect(trouble).toBeUndefined()
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe('edited')
  rmSync(folder, { recursive: true })
})

test.skipIf(process.platform === 'win32')('a command that does not exist is named', async () => {
  expect(await edit({ command: 'no-such-editor', terminal: false }, 'x.ts')).toBe(
    "'no-such-editor' could not open the file: there is no such command. Check $VISUAL and $EDITOR.",
  )
})
