/** `data`: gets CIFAR-10 for the training. */
import path from 'node:path'
import { UserError } from '../errors.ts'
import { dataFolder } from '../training/data/cache.ts'
import { downloadCifar10, importCifar10 } from '../training/data/fetch/get-cifar10.ts'
import { cifar10 } from '../training/data/fetch/sources.ts'
import { defineCommand } from './shared/command.ts'
import { type Option, text } from './shared/options.ts'
import { stoppable } from './shared/stoppable.ts'

const address: Option<string> = {
  value: 'URL',
  help: 'download the archive from this address; the variable KATA_DATA_URL does the same',
  expected: 'an address that starts with http:// or https:// (for a file: --from FILE)',
  read: (text) => (/^https?:\/\/./.test(text) ? text : undefined),
}

export const data = defineCommand({
  name: 'data',
  script: true,
  summary: 'download CIFAR-10, or take a copy that you have',
  options: {
    from: text(
      'FILE',
      'an archive or a folder that you have, with the binary version of CIFAR-10',
      'an archive or a folder',
    ),
    url: address,
  },
  async run(_names, { from, url = urlOfEnvironment() }, root) {
    return stoppable(process.stdout, async (printer, { signal }) => {
      const job = { root, source: cifar10, printer, signal }
      try {
        if (from !== undefined) await importCifar10(job, path.resolve(from))
        else await downloadCifar10(job, url ?? cifar10.url)
        return 0
      } catch (error) {
        printer.end()
        if (signal.aborted) {
          const kept =
            from === undefined
              ? ' What has been downloaded is kept, and `npm run data` continues from there.'
              : ''
          console.error(`Interrupted.${kept}`)
        }
        throw errorFor(error, root)
      }
    })
  },
})

function urlOfEnvironment(): string | undefined {
  const { KATA_DATA_URL: url } = process.env
  if (!url || address.read(url)) return url || undefined
  throw new UserError(`KATA_DATA_URL: expected ${address.expected}, got '${url}'.`, 2)
}

/** For a file that cannot be read or written, an error that says what to do; any other error as it is. */
function errorFor(error: unknown, root: string): unknown {
  const { code, path: file } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new UserError(
      `The disk is full: ${file ?? dataFolder(root)} cannot be written (${code}). Make room and try again.`,
    )
  if (file && code)
    return new UserError(`${file} cannot be read or written (${code}). Check its permissions.`)
  // For a write that fails, the system does not name the file.
  if (/^E[A-Z]+$/.test(code ?? ''))
    return new UserError(
      `${dataFolder(root)} cannot be written (${code}). Check its permissions, and that there is room.`,
    )
  return error
}
