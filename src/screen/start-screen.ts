/** Where the screen is started from: sees to it that Ink is loaded as a terminal needs it. */

/** Shows the screen and resolves when the learner quits. Needs a terminal on standard input and output. */
export async function startScreen({ root }: { root: string }): Promise<void> {
  const { runScreen } = await loadScreen()
  return runScreen(root)
}

/** Ink and its colours look at the environment once, when they are loaded: it is put right for that moment. */
async function loadScreen() {
  const before = { ...process.env }
  // A terminal is a terminal, also on a machine that says it builds things; and Ink does not know NO_COLOR.
  delete process.env.CI
  delete process.env.CONTINUOUS_INTEGRATION
  if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0'
  try {
    return await import('./controller.ts')
  } finally {
    delete process.env.FORCE_COLOR
    Object.assign(process.env, before)
  }
}
