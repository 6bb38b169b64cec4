/** The screen's controller: it turns keys, saved files and verdicts into events, updates the session, and draws it. */
import path from 'node:path'
import { katas, opOf, requiredKatas } from '../kata/curriculum.ts'
import { keepHints, readHints, type ShownHints } from '../kata/hints.ts'
import { whyNotSaved } from '../kata/json-files.ts'
import { textOf } from '../kata/kata-files.ts'
import { keepExplanation, loadProgress, type Progress } from '../kata/progress.ts'
import { resetKata, undoOf } from '../kata/reset-kata.ts'
import { solutionOf } from '../kata/solution-diff.ts'
import type { Verdict } from '../kata/verdict.ts'
import { isExplainable } from '../kata/words/explanation.ts'
import { startRunner } from '../runner/runner.ts'
import { eventOf } from './actions.ts'
import { queueChecks } from './check-queue.ts'
import { failingLine } from './failing-line.ts'
import { type AllTries, keepSettings, keepTries, readSettings, readTries } from './kept.ts'
import { type Action, actionOf } from './keys.ts'
import { lookThrough } from './look/look.ts'
import { watchSaves } from './save-watcher.ts'
import { canLook, type Event, openSession, reduce, type Session } from './session.ts'
import { openDisplay } from './terminal/display.ts'
import { edit, editorOf } from './terminal/editor.ts'
import { runTraining } from './terminal/train-process.ts'
import { startTypeChecks } from './typescript/type-checks.ts'
import { layoutOf } from './views/layout.ts'

export async function runScreen(root: string): Promise<void> {
  // First of all, so that no save is missed between reading the files and watching them.
  const stopWatching = watchSaves(path.join(root, 'exercises'), onSave)
  const runner = startRunner({ root, tree: 'exercises' })
  const progress = loadProgress(root)
  let session = sessionOf(progress, readHints(root), readTries(root))
  let quit!: () => void
  const quitted = new Promise<void>((resolve) => {
    quit = resolve
  })

  let settings = readSettings(root)
  /** The kata that was on the screen before the last key. */
  let leftKata = session.current

  const display = openDisplay(session, onKey, onText)
  const checks = queueChecks(runner, dispatch)
  const types = startTypeChecks(root, (id, problems) => dispatch({ type: 'types', id, problems }))
  /** The verdict that was last sent to be explained. */
  let lastExplained: Verdict | undefined
  runner.reference.then(
    (reference) => {
      dispatch({ type: 'reference', reference })
      checkTypes(session.current)
    },
    (error) => showMessage(`The checker did not start: ${error.message}`),
  )
  runner.prepare(session.current)
  // Known verdicts are shown at once; the rest is checked, beginning with the kata on the screen.
  checks.later(unknownIn(progress).sort((id) => (id === session.current ? -1 : 0)))

  /** The last message about progress that cannot be saved. */
  let warned: string | undefined

  /** What actions do besides changing the session. */
  const effects: Partial<Record<Action, () => unknown>> = {
    redraw: display.redraw,
    hint: () => keepHints(root, session.hinted),
    'run-case': runCase,
    check: () => checks.now([session.current]),
    'check-all': () => checks.now([session.current, ...requiredKatas.map((kata) => kata.id)]),
    // If the action has asked a question, the answer decides.
    solution: () => session.view !== 'confirm' && showSolution(),
    yes: () => (session.question === 'reset' ? reset() : showSolution()),
    lesson: () => dispatch({ type: 'lesson', text: lessonOf(root, session.current) }),
    look,
    edit: openEditor,
    next: () => settings.opensNext && session.current !== leftKata && openEditor(),
    'open-next': toggleOpensNext,
    train: () => display.suspend(() => runTraining(root)),
    quit,
  }

  function dispatch(event: Event): void {
    const before = session
    session = reduce(session, event)
    if (session.current !== before.current) runner.prepare(session.current)
    if (session.tries !== before.tries) keepTries(root, session.tries)
    display.draw(session)
    // After the verdict, which must not wait.
    if (event.type === 'verdict') checkTypes(event.verdict.id)
    else if (session.current !== before.current && session.reference) checkTypes(session.current)
    if (event.type === 'explained') keepExplanation(root, event.id, event.explanation)
    if (event.type === 'ended') warn()
    const verdict = session.verdicts[session.current]
    if (!verdict || verdict === lastExplained || verdict.explanation || !isExplainable(verdict)) return
    lastExplained = verdict
    checks.explain(verdict.id)
  }

  function checkTypes(id: string): void {
    const status = session.verdicts[id]?.status
    const isNew = id === session.current && !session.problems[id]
    if (isNew && status && status !== 'untouched') types.check(id)
  }

  function showMessage(message: string): void {
    dispatch({ type: 'said', message })
  }

  function onKey(key: string): void {
    const action = actionOf(session.view, key)
    if (!action) {
      // Other keys have names of several characters.
      if ([...key].length === 1) onText(key)
      return
    }
    leftKata = session.current
    const event = eventOf(action, session, layoutOf(session, display.size()))
    if (event) dispatch(event)
    perform(action)
  }

  /** Whatever goes wrong, the screen goes on. */
  async function perform(action: Action): Promise<void> {
    try {
      await effects[action]?.()
    } catch (error) {
      showMessage((error as Error).message)
    }
    warn()
  }

  /** Says once that progress cannot be saved. */
  function warn(): void {
    const why = whyNotSaved()
    const isNew = why !== warned
    warned = why
    if (why && isNew) showMessage(why)
  }

  /** Text means something only while the filter of the list is typed. */
  function onText(text: string): void {
    if (session.view === 'filter') dispatch({ type: 'typed', text })
  }

  function toggleOpensNext(): void {
    settings = { opensNext: !settings.opensNext }
    keepSettings(root, settings)
    const when = settings.opensNext ? 'From now on, n also opens' : 'n no longer opens'
    showMessage(`${when} the next file in your editor.`)
  }

  function onSave(files: string[]): void {
    types.changed(files)
    const saved = katas.map((kata) => kata.id).filter((id) => files.includes(`${id}.ts`))
    dispatch({ type: 'saved', ids: saved })
    checks.now(saved.length > 0 ? saved : [session.current])
    // Any kata may import a helper.
    if (saved.length < files.length) checks.later(unknownIn(loadProgress(root)))
  }

  function runCase(): void {
    const { failure } = session.verdicts[session.current] ?? {}
    if (failure?.case) checks.runCase(session.current, failure.case)
  }

  async function look(): Promise<void> {
    const { current: id, view } = session
    if (!canLook(session))
      return showMessage('Once conv2d, relu or maxpool passes, w shows a picture through it.')
    showMessage('Your code is looking at a picture ...')
    const seen = await lookThrough(root, id)
    if (session.view === view)
      dispatch({ type: 'looked', id, look: seen, depth: process.stdout.getColorDepth() })
  }

  function showSolution(): void {
    dispatch({ type: 'revealed', solution: solutionOf(root, session.current) })
  }

  function reset(): void {
    dispatch({ type: 'closed' })
    const done = resetKata(root, session.current)
    const undo = undoOf(done)
    if (done.was === 'stub') showMessage(`${done.file} is already the stub.`)
    else showMessage(`${done.file} is the stub again.${undo ? ` To bring your code back: ${undo}` : ''}`)
  }

  async function openEditor(): Promise<void> {
    const editor = editorOf(process.env)
    if (!editor)
      return showMessage('Set $VISUAL or $EDITOR to your editor, for example: EDITOR=vim npm run kata')
    const { current } = session
    const file = path.join(root, 'exercises', `${current}.ts`)
    const line = failingLine(session.verdicts[current], current, textOf(file) ?? '')
    const open = () => edit(editor, file, line)
    const trouble = editor.terminal ? await display.suspend(open) : await open()
    if (trouble) showMessage(trouble)
  }

  await quitted
  stopWatching()
  types.close()
  await display.close()
  await runner.close()
}

/** The lesson of a kata's op; if it is missing, a sentence that says so. */
function lessonOf(root: string, id: string): string {
  const file = `exercises/${opOf(id)}/README.md`
  return textOf(path.join(root, file)) ?? `The lesson is not there: ${file} cannot be read.`
}

function sessionOf({ verdicts, reference }: Progress, hinted: ShownHints, tries: AllTries): Session {
  const known = Object.values(verdicts).filter((verdict) => verdict !== 'unknown')
  return { ...openSession(known, hinted, tries), reference }
}

/** The ids of the katas that have no verdict on their files as they are now. */
const unknownIn = ({ verdicts }: Progress): string[] =>
  katas.map((kata) => kata.id).filter((id) => verdicts[id] === 'unknown')
