/** The training, as a program of its own in the terminal that the screen leaves to it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** Runs `npm run train` to its end, and waits for a key so that its last words can be read. */
export async function runTraining(root: string): Promise<void> {
  const child = spawn(process.execPath, [path.join(root, 'src', 'boot.mjs'), 'train'], {
    cwd: root,
    stdio: 'inherit',
  })
  await once(child, 'exit')
  process.stdout.write('\nPress any key to go back to the kata.')
  await anyKey()
  process.stdout.write('\n')
}

/** Reads as Ink does, by 'readable': mixed with 'data' on one stream it would hear nothing afterwards. */
async function anyKey(): Promise<void> {
  const { stdin } = process
  stdin.ref()
  stdin.setRawMode(true)
  await once(stdin, 'readable')
  while (stdin.read() !== null);
  stdin.setRawMode(false)
}
