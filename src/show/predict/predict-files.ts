/** From files to probabilities: reads the run and the pictures, bundles the katas, runs them, prints. */
import { paint, print } from '../../commands/shared/print.ts'
import { UserError } from '../../errors.ts'
import { codeOf } from '../../training/folder/history.ts'
import { bundleKatas, type KataBundle } from '../../training/katas/kata-bundle.ts'
import { codeLines } from '../../training/output/intro-lines.ts'
import type { Printer } from '../../training/output/printer.ts'
import { passedKatas } from '../../training/run/passed-katas.ts'
import { classify } from './classify.ts'
import type { Size } from './picture/picture.ts'
import { readPicture } from './picture/read-picture.ts'
import { toSquare } from './picture/square.ts'
import { type Guess, guessesOf, guessLines, pictureLine, runLines } from './prediction-lines.ts'
import { readRun, type TrainedRun } from './trained-run.ts'

export interface PredictOptions {
  root: string
  files: string[]
  /** The folder of a run; the latest finished one by default. */
  run?: string
  /** The best finished run instead of the latest. */
  best: boolean
  code: 'mine' | 'solutions'
  json: boolean
  printer: Printer
  signal: AbortSignal
}

/** Returns the exit status: 1 if a picture could not be read. The others are classified all the same. */
export async function predictFiles(prediction: PredictOptions): Promise<number> {
  const { root, files, json, printer, signal } = prediction
  const run = readRun(root, prediction.run, prediction.best)
  const shown = files.flatMap(read)
  signal.throwIfAborted()
  if (shown.length === 0) return 1

  const learner = await passedKatas(prediction.code, root, 'prediction', printer, signal)
  const bundle = await bundleKatas(root, learner, 'prediction')
  const intro = [...runLines(run), ...codeLines(bundle, prediction.code, 'a prediction')]
  if (!json) for (const line of intro) printer.line(line)
  const squares = shown.map(({ square }) => square)
  const answers = await classify(root, bundle, run.weights, squares, { signal, onPrint: printer.print })
  const guesses = answers.map((probabilities) => guessesOf(probabilities, run.classes))
  if (json) print(JSON.stringify(forJson(run, bundle, shown, guesses), null, 2))
  else for (const [i, one] of shown.entries()) printGuesses(one, guesses[i], printer)
  return shown.length === files.length ? 0 : 1
}

interface Shown {
  file: string
  picture: Size
  square: Uint8Array
}

/** The picture, scaled down. If it cannot be read, prints why and returns nothing. */
function read(file: string): Shown[] {
  try {
    const picture = readPicture(file)
    const { pixels: _, ...rest } = picture
    return [{ file, picture: rest, square: toSquare(picture) }]
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    console.error(error.message)
    return []
  }
}

function printGuesses({ file, picture }: Shown, guesses: Guess[], printer: Printer): void {
  const { isTTY, columns = 80 } = process.stdout
  const lines = guessLines(guesses, columns, isTTY === true && process.env.TERM !== 'dumb')
  printer.line('')
  printer.line(paint('bold', pictureLine(file, picture)))
  for (const [i, line] of lines.entries()) printer.line(i === 0 ? paint('green', line) : line)
}

/** The output of `--json`. */
function forJson(run: TrainedRun, bundle: KataBundle, shown: Shown[], guesses: Guess[][]) {
  const { folder, data, epoch, epochs, accuracy } = run
  const pictures = shown.map(({ file, picture: { width, height } }, i) => ({
    file,
    width,
    height,
    guesses: guesses[i],
  }))
  return { run: { folder, data, epoch, epochs, testAccuracy: accuracy }, code: codeOf(bundle), pictures }
}
