/** The screen: keys, saves and verdicts become events of the session, and every session is drawn. */
import path from 'node:path'
import { katas, requiredKatas } from '../kata/curriculum.ts'
import { keepHints, readHints } from '../kata/hints.ts'
import { keepExplanation, loadProgress } from '../kata/progress.ts'
import { resetKata } from '../kata/reset-kata.ts'
import { solutionOf } from '../kata/solution-diff.ts'
import type { Verdict } from '../kata/verdict.ts'
import { isExplainable } from '../kata/words/explanation.ts'
import { startRunner } from '../runner/runner.ts'
import { eventOf } from './actions.ts'
import { queueChecks } from './check-queue.ts'
import { type Action, actionOf } from './keys.ts'
import { watchSaves } from './save-watcher.ts'
import { type Event, openSession, reduce, type Session } from './session.ts'
import { openDisplay } from './terminal/display.ts'
import { edit, editorOf } from './terminal/editor.ts'
import { runTraining } from './terminal/train-process.ts'
import { layoutOf } from './views/layout.ts'

export async function runScreen(root: string): Promise<void> {
  // Before anything is read, so that no save falls between reading and watching.
  const stopWatching = watchSaves(path.join(root, 'exercises'), onSave)
  const runner = startRunner({ root, tree: 'exercises' })
  let session = sessionOf(root)
  let quit!: () => void
  const quitted = new Promise<void>((resolve) => {
    quit = resolve
  })

  const display = openDisplay(session, onKey)
  const checks = queueChecks(runner, dispatch)
  /** The last verdict that a closer look was asked for. */
  let lastExplained: Verdict | undefined
  runner.reference.then(
    (reference) => dispatch({ type: 'reference', reference }),
    (error) => showMessage(`The checker does not start: ${error.message}`),
  )
  runner.prepare(session.current)
  // What is known is shown at once; the rest is found out, the kata that the screen opens with before all others.
  checks.later(unknownIn(root).sort((id) => (id === session.current ? -1 : 0)))

  /** What actions do in the world, apart from what they change in the session. */
  const effects: Partial<Record<Action, () => void>> = {
    redraw: display.redraw,
    hint: () => keepHints(root, session.hinted),
    check: () => checks.now([session.current]),
    'check-all': () => checks.now([session.current, ...requiredKatas.map((kata) => kata.id)]),
    // Asked about it first, one is still asked.
    solution: () => session.view !== 'confirm' && reveal(),
    yes: () => (session.question === 'reset' ? putBack() : reveal()),
    edit: openEditor,
    train: () => display.suspend(() => runTraining(root)),
    quit,
  }

  function dispatch(event: Event): void {
    const before = session.current
    session = reduce(session, event)
    if (session.current !== before) runner.prepare(session.current)
    display.draw(session)
    if (event.type === 'explained') keepExplanation(root, event.id, event.explanation)
    const verdict = session.verdicts[session.current]
    if (!verdict || verdict === lastExplained || verdict.explanation || !isExplainable(verdict)) return
    lastExplained = verdict
    checks.explain(verdict.id)
  }

  function showMessage(message: string): void {
    dispatch({ type: 'said', message })
  }

  function onKey(key: string): void {
    const action = actionOf(session.view, key)
    if (!action) return
    const event = eventOf(action, session, layoutOf(session, display.size()))
    if (event) dispatch(event)
    effects[action]?.()
  }

  function onSave(files: string[]): void {
    const saved = katas.map((kata) => kata.id).filter((id) => files.includes(`${id}.ts`))
    dispatch({ type: 'saved', ids: saved })
    checks.now(saved.length > 0 ? saved : [session.current])
    // A helper may be imported by any kata.
    if (saved.length < files.length) checks.later(unknownIn(root))
  }

  function reveal(): void {
    dispatch({ type: 'revealed', solution: solutionOf(root, session.current) })
  }

  function putBack(): void {
    const { file, backup, was } = resetKata(root, session.current)
    dispatch({ type: 'closed' })
    if (was === 'stub') showMessage(`${file} is the stub already.`)
    else showMessage(`${file} is the stub again.${backup ? ` What was there is in ${backup}` : ''}`)
  }

  async function openEditor(): Promise<void> {
    const editor = editorOf(process.env)
    if (!editor)
      return showMessage('Neither $VISUAL nor $EDITOR is set. For example: EDITOR=vim npm run kata')
    const open = () => edit(editor, path.join(root, 'exercises', `${session.current}.ts`))
    const trouble = editor.terminal ? await display.suspend(open) : await open()
    if (trouble) showMessage(trouble)
  }

  await quitted
  stopWatching()
  await display.close()
  await runner.close()
}

/** The session that shows what is known from before. */
function sessionOf(root: string): Session {
  const { verdicts, reference } = loadProgress(root)
  const known = Object.values(verdicts).filter((verdict) => verdict !== 'unknown')
  const byId = Object.fromEntries(known.map((verdict) => [verdict.id, verdict]))
  return { ...openSession(byId, readHints(root)), reference }
}

/** The ids of the katas whose files as they are now have no verdict. */
function unknownIn(root: string): string[] {
  const { verdicts } = loadProgress(root)
  return katas.map((kata) => kata.id).filter((id) => verdicts[id] === 'unknown')
}
