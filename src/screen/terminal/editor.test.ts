import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { edit, editorOf, placeIn } from './editor.ts'

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

test('in a terminal of VS Code, VS Code is the editor if no other is set', () => {
  expect(editorOf({ TERM_PROGRAM: 'vscode' })?.command).toBe('code')
  expect(editorOf({ TERM_PROGRAM: 'vscode', EDITOR: 'vim' })?.command).toBe('vim')
})

test.each([
  ['code --wait', ['-g', 'x.ts:7']],
  ['/usr/bin/nvim -p', ['+7', 'x.ts']],
  ['vim', ['+7', 'x.ts']],
  ['emacs -nw', ['+7', 'x.ts']],
  ['nano', ['+7', 'x.ts']],
  ["'/opt/Sublime Text/subl' -w", ['x.ts:7']],
  ['idea', ['--line', '7', 'x.ts']],
  ['an-editor-of-my-own', ['x.ts']],
])('%s opens a file at a line with %j', (command, place) => {
  expect(placeIn(editorOf({ EDITOR: command })!, 'x.ts', 7)).toEqual(place)
  expect(placeIn(editorOf({ EDITOR: command })!, 'x.ts')).toEqual(['x.ts'])
})

test('a command with arguments gets the file, whatever is in its name', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "kata editor's $HOME "))
  const file = path.join(folder, 'forward.ts')
  const script = "require('fs').writeFileSync(process.argv[1], 'edited')"
  const trouble = await edit(
    { command: `"${process.execPath}" -e "${script}"`, name: 'node', terminal: true },
    file,
  )
  expect(trouble).toBeUndefined()
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe('edited')
  rmSync(folder, { recursive: true })
})

test.skipIf(process.platform === 'win32')('a command that does not exist is named', async () => {
  expect(await edit({ command: 'no-such-editor', name: 'no-such-editor', terminal: false }, 'x.ts')).toBe(
    "'no-such-editor' could not open the file: there is no such command. Check $VISUAL and $EDITOR.",
  )
})
