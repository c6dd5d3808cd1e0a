import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { groupTrials, retrievalTrials, warnOfFew } from '../../models/cli/evaluate-groups.ts'
import { formatFigures, formatGain } from '../../models/cli/report/page.ts'
import { gainFigures, meanFigure, queryScores } from '../../models/core/metrics.ts'
import { drawJpeg, drawPhoto, makeFolder, writeFiles } from './photos.ts'
import { runCommand } from './run.ts'

let home: string
beforeAll(async () => {
  home = await makeFolder()
})

const query = (name: string, ranked: string, relevant: string) => ({
  query: name,
  ranked: ranked.split(' '),
  relevant: new Set(relevant.split(' ')),
})

describe('gain', () => {
  it('is the mean of the differences, with an interval narrower than two apart when queries differ in ease', () => {
    const before = Array.from({ length: 40 }, (_, at) => query(`${at}`, at % 2 ? 'x y a' : 'a x y', 'a'))
    const after = before.map((one, at) => (at % 8 === 1 ? { ...one, ranked: ['a', 'x', 'y'] } : one))
    const gain = gainFigures(before, after, [1])['recall@1']
    expect(gain.value).toBeCloseTo(5 / 40, 12)
    expect(gain.ci95[0]).toBeGreaterThan(0)
    const apart = meanFigure(queryScores(before, [1])['recall@1']).ci95
    expect(gain.ci95[1] - gain.ci95[0]).toBeLessThan(apart[1] - apart[0])
    expect(() => gainFigures(before, after.slice(1))).toThrow('40 queries before, 39 after')
  })
})

describe('groups', () => {
  const ranked = [query('/q/1', '/g/a /g/b /g/c', '/g/b /g/c'), query('/q/2', '/g/c /g/a /g/b', '/g/b')]

  it('count queries when the table names queries, right answers when it names those', () => {
    const byQuery = new Map([['colour', new Map([['/q/1', 'red']])]])
    const queries = retrievalTrials(ranked, byQuery, [1, 2])
    expect(queries.of).toBe('queries')
    const result = groupTrials(queries.of, queries.trials, byQuery)
    expect(result.columns['colour']['red']).toMatchObject({ n: 1, few: true })
    expect(result.columns['colour']['red'].figures['recall@2'].value).toBe(1)
    expect(result.ungrouped).toEqual({ colour: 1 })
    expect(result.all).toMatchObject({ n: 2 })

    const kinds = Object.entries({ '/g/a': 'shoe', '/g/b': 'dress', '/g/c': 'shoe' })
    const byAnswer = new Map([['kind', new Map(kinds)]])
    const answers = retrievalTrials(ranked, byAnswer, [2, 3])
    const { columns } = groupTrials(answers.of, answers.trials, byAnswer)
    expect(answers.of).toBe('answers')
    // b is at place 2 of the first query and at place 3 of the second; c at place 3 of the first.
    expect(columns['kind']['dress'].figures['recall@2'].value).toBe(0.5)
    expect(columns['kind']['shoe']).toMatchObject({ n: 1 })
    expect(columns['kind']['shoe'].figures['recall@3'].value).toBe(1)
    expect(warnOfFew(groupTrials(answers.of, answers.trials, byAnswer))[0]).toContain('dress (2), shoe (1)')
    expect(() => retrievalTrials(ranked, new Map([['kind', new Map([['/x', 'y']])]]), [1])).toThrow(/names no query/)
  })
})

describe('the report', () => {
  it('shows a gain with its sign', () => {
    expect([formatGain(0.0312), formatGain(-0.2)]).toEqual(['+0.031', '\u22120.200'])
    const html = formatFigures([{ title: 'a<b', figures: { mAP: { value: 0.5, ci95: [0.4, 0.6], n: 7 } } }])
    expect(html).toContain('a&lt;b')
    expect(html).toContain('0.400 to 0.600')
  })

  it('is one page that loads nothing, with groups, gain and pictures, for both kinds of run', async () => {
    const files: Record<string, Buffer | string> = {}
    for (let seed = 0; seed < 6; seed++) {
      files[`g/${seed} & <co>.jpg`] = await drawJpeg(seed)
      files[`q/${seed}.jpg`] = await drawPhoto(seed).resize(72, 96).jpeg({ quality: 60 }).toBuffer()
    }
    // A right answer by absolute name would do as well; spaces part names, so the truth names photos without.
    for (let seed = 0; seed < 6; seed++) files[`g/${seed}.jpg`] = await drawPhoto(seed).png().toBuffer()
    const each = (row: (seed: number) => string) => Array.from({ length: 6 }, (_, seed) => row(seed))
    files['truth.csv'] = ['query,relevant', ...each((seed) => `${seed}.jpg,${seed}.jpg`)].join('\n')
    files['groups.csv'] = ['file,cloth', ...each((seed) => `${seed}.jpg,${seed % 2 ? 'stripes' : 'checks'}`)].join('\n')
    files['labels.csv'] = ['file,label', ...each((seed) => `${seed}.jpg,${seed % 2 ? 'stripes' : 'checks'}`)].join('\n')
    await writeFiles(home, files)
    const at = (name: string) => join(home, name)
    const retrieval = [
      '--queries',
      at('q'),
      '--gallery',
      at('g'),
      '--truth',
      at('truth.csv'),
      '--aqe',
      '1',
      '--dba',
      '1',
    ]
    const run = (...args: string[]) =>
      runCommand(['evaluate', ...args, '--groups', at('groups.csv'), '--report', at('r.html'), '--json'], at('cache'))
    const { code, out, error } = await run(...retrieval)
    expect(code, error).toBe(0)
    const result = JSON.parse(out)
    expect(result.groups.columns.cloth.stripes).toMatchObject({ n: 3, few: true })
    expect(error).toContain('fewer than 10 queries')
    for (const name of ['recall@1', 'mAP'])
      expect(result.gain[name].value).toBeCloseTo(result[name].value - result.plain[name].value, 9)
    const page = await readFile(at('r.html'), 'utf8')
    expect(page).toContain('data:image/jpeg;base64,')
    expect(page.match(/<svg /g)?.length).toBeGreaterThan(2)
    // Everything is inside: no address but those of data, and no unescaped name.
    expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].filter(([, address]) => !address.startsWith('data:'))).toEqual(
      [],
    )
    expect(page).not.toContain('<co>')
    const classes = await run('--images', at('q'), '--labels', at('labels.csv'))
    expect(classes.code, classes.error).toBe(0)
    expect(JSON.parse(classes.out).groups.of).toBe('photos')
    expect(await readFile(at('r.html'), 'utf8')).toContain('class="heat"')
  })
})
