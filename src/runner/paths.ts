/** A path as vite and vitest write it: with forward slashes on Windows too. */
export const slashed = (file: string): string => file.replaceAll('\\', '/')
