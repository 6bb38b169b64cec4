/** The one place that starts Ink. */
import { render, useInput, useStdin } from 'ink'
import { keyNames } from './keys.ts'
import type { Session } from './session.ts'
import { Frame } from './views/frame.tsx'
import type { Size } from './views/layout.ts'

interface Props {
  session: Session
  size: Size
  /** A key was pressed, by the name that `keyNames` gives it. */
  onKey: (key: string) => void
}

/** The screen of a session, and the keyboard. */
export function App({ session, size, onKey }: Props) {
  const { isRawModeSupported } = useStdin()
  useInput((input, key) => keyNames(input, key).forEach(onKey), { isActive: isRawModeSupported })
  return <Frame session={session} size={size} />
}

export interface Drawing {
  draw(session: Session, size: Size): void
  /** Lets go of the keyboard. */
  close(): void
}

/** Draws on `frames`, which receives whole frames; `onCrash` hears of an error while drawing. */
export function openDrawing(
  frames: NodeJS.WriteStream,
  first: Props,
  onCrash: (error: unknown) => void,
): Drawing {
  // `debug` is Ink's name for handing over each frame whole and at once.
  const instance = render(<App {...first} />, {
    stdout: frames,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  })
  instance.waitUntilExit().catch(onCrash)
  return {
    draw: (session, size) => instance.rerender(<App session={session} size={size} onKey={first.onKey} />),
    close: () => instance.unmount(),
  }
}
