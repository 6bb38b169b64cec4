import { expect, test } from 'vitest'
import { checkKeptByNpm } from './kept-by-npm.ts'

const names = ['epochs', 'accept-changes']

test.each<[Record<string, string>, string | undefined]>([
  [{ npm_lifecycle_event: 'train', npm_config_epochs: 'true' }, 'npm run train -- --epochs ...'],
  [
    { npm_lifecycle_event: 'train', npm_config_accept_changes: 'true' },
    'npm has kept --accept-changes for itself',
  ],
  [{ npm_lifecycle_event: 'train', npm_config_registry: 'https://example.org' }, undefined],
  // Of another script, which has started this one.
  [{ npm_lifecycle_event: 'test', npm_config_epochs: 'true' }, undefined],
  [{ npm_config_epochs: 'true' }, undefined],
])('%j', (env, words) => {
  const check = () => checkKeptByNpm('train', names, env)
  if (words) expect(check).toThrow(words)
  else expect(check).not.toThrow()
})
