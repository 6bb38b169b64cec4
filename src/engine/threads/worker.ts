/** A thread of the crew. */
import { workerData } from 'node:worker_threads'
import { serve } from './crew.ts'

serve(workerData)
