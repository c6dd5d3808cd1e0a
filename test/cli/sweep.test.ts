import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readHeldOut, readPlain, saveHead, scoreOf } from '../../models/cli/head-file.ts'
import { weightsFolder } from '../../models/cli/model.ts'
import { makeProvisionalHead } from '../../models/cli/provisional.ts'
import { formatTable, sortResults } from '../../models/cli/sweep.ts'
import { nameJob, planJobs } from '../../models/cli/sweep-plan.ts'
import type { JobResult } from '../../models/cli/sweep-run.ts'
import { decodeHead, encodeHead } from '../../models/core/head.ts'
import { drawJpeg, makeFolder, writeFiles } from './photos.ts'
import { runCommand } from './run.ts'

let home: string
beforeAll(async () => {
  home = await makeFolder()
})

afterEach(() => vi.unstubAllEnvs())

const held = (share: number) => ({ recallAt6: share, meanAveragePrecision: share, queries: 20, gallery: 40 })
const headOf = (share: number, ranking = 'goes') => {
  const meta = {
    ranking,
    best: 2,
    history: [
      { epoch: 1, held: held(1) },
      { epoch: 2, held: held(share) },
    ],
  }
  return encodeHead({ ...makeProvisionalHead('goes'), meta })
}

describe('the grid', () => {
  it('is every combination, and a margin that is a number is its size', () => {
    const jobs = planJobs(['width=128,256', 'margin=0.2,cosface'])
    expect(jobs.map(({ values }) => values)).toEqual([
      { width: '128', m: '0.2' },
      { width: '128', margin: 'cosface' },
      { width: '256', m: '0.2' },
      { width: '256', margin: 'cosface' },
    ])
    expect(jobs[0].settings).toEqual({ width: '128', margin: '0.2' })
    for (const wrong of ['wide=1', 'width=', 'width', 'width=1=2'])
      expect(() => planJobs([wrong]), wrong).toThrow(wrong)
    expect(() => planJobs([])).toThrow('--grid is missing')
    expect(() => planJobs(['seed=1', 'seed=2'])).toThrow('twice')
    const many = Array.from({ length: 30 }, (_, at) => at).join()
    expect(() => planJobs([`seed=${many}`, `m=${many}`])).toThrow('900 combinations')
  })

  it('names a job by its settings, and by a hash of all the rest', () => {
    const [job] = planJobs(['width=128'])
    const one = nameJob('goes', job, { options: { rate: 1 }, data: 'a' })
    expect(one).toMatch(/^goes-width128-[0-9a-f]{10}$/)
    expect(nameJob('goes', job, { options: { rate: 1 }, data: 'b' })).not.toBe(one)
    expect(nameJob('goes', job, { options: { rate: 2 }, data: 'a' })).not.toBe(one)
  })

  it('ranks best first, failures last', () => {
    const result = (name: string, share: number): JobResult => {
      const figures = { score: share, held: held(share), epoch: 1, epochs: 2, seconds: 3, bytes: 4 }
      return { name, settings: { width: name }, head: `${name}.head`, ...figures }
    }
    const failed: JobResult = { name: 'c', settings: { width: 'c' }, failed: 'loss is NaN' }
    const sorted = sortResults([failed, result('a', 0.2), result('b', 0.4)])
    expect(sorted.map(({ name }) => name)).toEqual(['b', 'a', 'c'])
    const lines = formatTable(sorted, ['width']).split('\n')
    expect(lines[1]).toMatch(/^1 +b +0.400 .*b.head$/)
    expect(lines[3]).toContain('loss is NaN')
  })
})

describe('saving a head', () => {
  it('never puts a worse one over a better one unasked, nor over something else', () => {
    const path = join(home, 'a.head')
    saveHead(path, headOf(0.5), false)
    saveHead(path, headOf(0.6), false)
    expect(() => saveHead(path, headOf(0.55), false)).toThrow('better on what was held out: 0.600')
    expect(readHeldOut(decodeHead(readPlain(path)))?.recallAt6).toBe(0.6)
    const kept = readHeldOut(decodeHead(readPlain(`${path}.new`)))
    expect(kept && scoreOf(kept)).toBe(0.55)
    expect(() => saveHead(path, headOf(0.9, 'looks'), false)).toThrow('a head for "goes", not for "looks"')
    saveHead(path, headOf(0.1), true)
    expect(readHeldOut(decodeHead(readPlain(path)))?.recallAt6).toBe(0.1)
    writeFileSync(path, 'a diary')
    expect(() => saveHead(path, headOf(0.9), false)).toThrow('is not a head')
    expect(readFileSync(path, 'utf8')).toBe('a diary')
  })
})

/** The released model, seeing less: small pictures take a tenth of the time. */
async function shrinkModel(folder: string): Promise<void> {
  await mkdir(folder)
  for (const name of readdirSync(weightsFolder)) {
    if (name !== 'trunk.json') await symlink(join(weightsFolder, name), join(folder, name))
  }
  const card = JSON.parse(readFileSync(join(weightsFolder, 'trunk.json'), 'utf8'))
  const input = { ...card.input, photoArea: 4096, catalogAreas: [4096], itemArea: 4096, cropArea: 4096 }
  await writeFile(join(folder, 'trunk.json'), JSON.stringify({ ...card, input }))
}

describe('the command', () => {
  it('trains every job once, goes on where it stopped, and keeps a better head', async () => {
    await shrinkModel(join(home, 'model'))
    vi.stubEnv('ENSEMBLE_MODEL', join(home, 'model'))
    const files: Record<string, Buffer | string> = {}
    const pairs = Array.from({ length: 16 }, (_, at) => ({
      photo: `${at}.jpg`,
      garments: [{ file: `${at}.jpg`, box: [0.1, 0.1, 0.8, 0.8], label: at % 2 ? 'stripes' : 'checks' }],
    }))
    for (let at = 0; at < 16; at++) files[`d/photos/${at}.jpg`] = files[`d/garments/${at}.jpg`] = await drawJpeg(at)
    await writeFiles(home, { ...files, 'd/pairs.json': JSON.stringify(pairs) })
    const [out, best] = [join(home, 'jobs'), join(home, 'best.head')]
    const common = ['--data', join(home, 'd'), '--cache', join(home, 'rows'), '--epochs', '1', '--json']
    const grid = ['--grid', 'width=16,32', 'margin=0.1']
    const sweep = (...more: string[]) =>
      runCommand(['sweep', 'goes', ...grid, '--out', out, ...common, ...more], join(home, 'cache'))
    const first = await sweep('--best', best)
    expect(first.code, first.error).toBe(0)
    const { jobs } = JSON.parse(first.out)
    expect(jobs).toHaveLength(2)
    expect(jobs[0].score).toBeGreaterThanOrEqual(jobs[1].score)
    expect(readdirSync(out).sort()).toEqual(
      jobs.flatMap(({ name }: JobResult) => [`${name}.head`, `${name}.json`]).sort(),
    )
    expect(readFileSync(best)).toEqual(readFileSync(join(out, jobs[0].head)))

    rmSync(join(out, `${jobs[1].name}.json`))
    writeFileSync(best, headOf(1.1))
    const second = await sweep('--best', best)
    expect(second.error.match(/finished before/g)).toHaveLength(1)
    expect(JSON.parse(second.out.split('\n')[0]).jobs[0]).toEqual(jobs[0])
    expect(second.code).toBe(1)
    expect(second.out).toContain('better on what was held out')
    expect(existsSync(`${best}.new`)).toBe(true)
    const wrong = await runCommand(
      ['sweep', 'goes', '--grid', 'epochs=0', '--out', out, ...common],
      join(home, 'cache'),
    )
    expect([wrong.code, JSON.parse(wrong.out).error.message]).toEqual([2, expect.stringContaining('--epochs 0')])
  })
})
