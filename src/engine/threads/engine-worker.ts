/** A thread of the crew. */
import { workerData } from 'node:worker_threads'
import { serve } from './task-pool.ts'

serve(workerData)
