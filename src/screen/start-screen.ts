/** Starts the screen, with Ink loaded in the way that a terminal needs. */

/** Shows the screen and resolves when the learner quits. Standard input and output must be a terminal. */
export async function startScreen({ root }: { root: string }): Promise<void> {
  const { runScreen } = await loadScreen()
  return runScreen(root)
}

/** Ink and its colours read the environment once, when they are loaded; it is corrected for that moment. */
async function loadScreen() {
  const before = { ...process.env }
  // Ink would not draw where CI is set, although this is a terminal; and it does not know NO_COLOR.
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
