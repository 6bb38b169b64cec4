/** See `bundle.mjs`, which runs before there is anything that could run TypeScript. */
export function bundle(root: string): Promise<string>
