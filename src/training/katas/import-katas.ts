import { pathToFileURL } from 'node:url'
import { withChecks } from './checked-calls.ts'
import type { Katas } from './kata-functions.ts'

/** The katas of a bundle. */
export const importKatas = async (bundle: string): Promise<Katas> => import(pathToFileURL(bundle).href)

/** The same, with every call checked. `sources` has the file of each kata, for the messages. */
export const importChecked = async (bundle: string, sources: Record<string, string>): Promise<Katas> =>
  withChecks(await importKatas(bundle), (id) => sources[id])
