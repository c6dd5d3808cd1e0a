/** One job of a sweep: trained, or read from what an earlier run left. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arguments } from './command.ts'
import { type HeldOut, saveHead, scoreOf } from './head-file.ts'
import { type Material, trainHead } from './train.ts'

interface Common {
  name: string
  settings: Record<string, string>
}

/** As a job's JSON file holds it. */
export type JobResult =
  | (Common & { failed: string })
  | (Common & {
      score: number
      held: HeldOut
      /** The epoch kept, of how many were trained. */
      epoch: number
      epochs: number
      /** Training alone: features are shared by all jobs. */
      seconds: number
      bytes: number
      /** Beside the JSON file. */
      head: string
    })

export interface JobPlan extends Common {
  folder: string
  own: Arguments
  material: Material
}

/** A result whose head is there too; anything else is trained again. */
function readResult(folder: string, name: string): JobResult | undefined {
  const path = join(folder, `${name}.json`)
  if (!existsSync(path)) return undefined
  try {
    const result = JSON.parse(readFileSync(path, 'utf8')) as JobResult
    const whole = result.name === name && ('failed' in result || existsSync(join(folder, result.head)))
    return whole ? result : undefined
  } catch {
    return undefined // damaged by hand: results are written whole
  }
}

async function train({ name, settings, folder, own, material }: JobPlan, checkpoint: string): Promise<JobResult> {
  const values = { ...own.values, checkpoint, resume: true }
  try {
    const { bytes, best, history } = await trainHead(material, { files: own.files, values })
    const head = `${name}.head`
    saveHead(join(folder, head), bytes, true)
    const seconds = history.reduce((sum, epoch) => sum + epoch.seconds, 0)
    const { held, epoch } = best
    return {
      name,
      settings,
      score: scoreOf(held),
      held,
      epoch,
      epochs: history.length,
      seconds,
      bytes: bytes.length,
      head,
    }
  } catch (error) {
    // The trainer is a bundle of its own: its classes are told by name.
    if (!(error instanceof Error) || error.name !== 'TrainingDiverged') throw error
    return { name, settings, failed: error.message }
  }
}

export async function runJob(plan: JobPlan): Promise<JobResult> {
  const { folder, name } = plan
  const known = readResult(folder, name)
  if (known) {
    console.error('  finished before')
    return known
  }
  mkdirSync(folder, { recursive: true })
  const checkpoint = join(folder, `${name}.checkpoint`)
  const result = await train(plan, checkpoint)
  const path = join(folder, `${name}.json`)
  writeFileSync(`${path}.part`, `${JSON.stringify(result, null, 2)}\n`)
  renameSync(`${path}.part`, path)
  rmSync(checkpoint, { force: true })
  return result
}
