/** Training in a process of its own, on the terminal that the screen has left. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** Runs `npm run train` to its end, then waits for a key, so that the output can be read. */
export async function runTraining(root: string): Promise<void> {
  const child = spawn(process.execPath, [path.join(root, 'src', 'boot.mjs'), 'train'], {
    cwd: root,
    stdio: 'inherit',
  })
  await once(child, 'exit')
  process.stdout.write('\nPress any key to return to the kata.')
  await anyKey()
  process.stdout.write('\n')
}

/** Reads by 'readable', as Ink does: if 'data' were used on the same stream, Ink would get no keys afterwards. */
async function anyKey(): Promise<void> {
  const { stdin } = process
  stdin.ref()
  stdin.setRawMode(true)
  await once(stdin, 'readable')
  while (stdin.read() !== null);
  stdin.setRawMode(false)
}
