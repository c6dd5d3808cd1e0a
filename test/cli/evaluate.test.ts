import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { drawJpeg, drawPhoto, makeFolder, writeFiles } from './photos.ts'
import { runCommand } from './run.ts'

let home: string
beforeAll(async () => {
  home = await makeFolder()
})

const evaluate = (...args: string[]) => runCommand(['evaluate', ...args, '--json'], join(home, 'cache'))

describe('retrieval', () => {
  it('ranks a gallery for each query, and lists what cannot be read', async () => {
    const files: Record<string, Buffer | string> = { 'q/broken.jpg': 'no picture', 'g/extra.txt': 'x' }
    for (let seed = 0; seed < 8; seed++) {
      files[`g/${seed}.jpg`] = await drawJpeg(seed)
      // The query is the same picture, smaller and compressed harder.
      files[`q/${seed}.jpg`] = await drawPhoto(seed).resize(72, 96).jpeg({ quality: 60 }).toBuffer()
    }
    const rows = Array.from({ length: 8 }, (_, seed) => `${seed}.jpg,${seed}.jpg`)
    files['truth.csv'] = ['query,relevant', ...rows, 'broken.jpg,1.jpg', 'gone.jpg,1.jpg 2.jpg', ''].join('\n')
    await writeFiles(home, files)
    const where = ['--queries', join(home, 'q'), '--gallery', join(home, 'g'), '--truth', join(home, 'truth.csv')]
    const { code, out, error } = await evaluate(...where, '--k', '3', '--each')
    expect(code, error).toBe(0)
    const report = JSON.parse(out)
    for (const name of ['recall@1', 'recall@3', 'recall@6', 'recall@10', 'mAP', 'mAP@21']) {
      const { value, ci95, n } = report[name]
      expect(n, name).toBe(8)
      expect(ci95[0]).toBeLessThanOrEqual(value)
      expect(ci95[1]).toBeGreaterThanOrEqual(value)
    }
    const each = Object.values(report.each as Record<string, number>)
    expect(each).toHaveLength(8)
    expect(each.reduce((sum, value) => sum + value, 0) / 8).toBeCloseTo(report.mAP.value, 9)
    expect(report['recall@1'].value).toBeGreaterThan(0.8)
    expect(report.rejected.map(({ code }: { code: string }) => code).sort()).toEqual(['not-found', 'photo-unreadable'])
    const expanded = JSON.parse((await evaluate(...where, '--aqe', '2', '--head', 'goes')).out)
    expect(expanded.head).toBe('goes')
    expect(expanded['recall@6'].value).toBeGreaterThan(0.8)
  })

  it('says what is missing', async () => {
    const none = await evaluate('--queries', home)
    expect([none.code, JSON.parse(none.out).error.code]).toEqual([2, 'invalid'])
    const both = await evaluate('--queries', home, '--images', home)
    expect(JSON.parse(both.out).error.message).toMatch(/either/)
  })
})

describe('classification', () => {
  it('fits on one list, measures on the other', async () => {
    const files: Record<string, Buffer | string> = {}
    const [train, test] = [['file,label'], ['file,label']]
    for (let at = 0; at < 24; at++) {
      // Two cloths, each seen through 12 windows.
      const window = { left: at % 12, top: (at * 5) % 24, width: 80, height: 100 }
      files[`c/${at}.jpg`] = await drawPhoto(at % 2 ? 3 : 2)
        .extract(window)
        .jpeg()
        .toBuffer()
      ;(at < 16 ? train : test).push(`${at}.jpg,${at % 2 ? 'stripes' : 'checks'}`)
    }
    files['c/bad.jpg'] = ''
    test.push('bad.jpg,checks')
    await writeFiles(home, { ...files, 'train.csv': train.join('\n'), 'test.csv': test.join('\n') })
    const where = ['--images', join(home, 'c'), '--labels', join(home, 'test.csv'), '--train', join(home, 'train.csv')]
    const { code, out, error } = await evaluate(...where)
    expect(code, error).toBe(0)
    const { knn, linear, confusion, rejected } = JSON.parse(out)
    for (const { accuracy, macroF1 } of [knn, linear]) {
      expect(accuracy.n).toBe(8)
      expect(accuracy.value).toBeGreaterThan(0.8)
      expect(macroF1.ci95).toHaveLength(2)
    }
    expect(confusion.labels).toEqual(['checks', 'stripes'])
    expect(confusion.counts.flat().reduce((a: number, b: number) => a + b, 0)).toBe(8)
    expect(rejected).toHaveLength(1)
  })
})
