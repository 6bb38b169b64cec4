/** For tests: trains until the training ends. */
import type { RunChoice, TrainingEvent } from '../conductor-messages.ts'
import type { Training } from '../training.ts'

/** Starts the epochs once the speed is measured. Returns all events; `visit` gets each of them at once. */
export async function trainToEnd(
  training: Training,
  choice: RunChoice,
  visit: (event: TrainingEvent) => void = () => {},
): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = []
  try {
    for await (const event of training.events) {
      events.push(event)
      if (event.type === 'measured') training.go(choice)
      visit(event)
    }
    return events
  } finally {
    await training.stop()
  }
}
