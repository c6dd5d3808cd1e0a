import { describe, expect, it } from 'vitest'
import { readArguments, readChoice, readCount, readTexts } from '../../models/cli/command.ts'
import { inBatches, mapInOrder } from '../../models/cli/flow.ts'
import { formatCommandHelp } from '../../models/cli/help.ts'
import { keyCommand } from '../../models/cli/key.ts'
import { formatProgress, formatSeconds, startProgress } from '../../models/cli/progress.ts'
import { publishCommand } from '../../models/cli/publish.ts'
import { readBox, readFilters, searchCommand } from '../../models/cli/search.ts'

describe('arguments', () => {
  it('names what is wrong and where help is', () => {
    expect(() => readArguments(searchCommand, ['--nope'])).toThrow(/Unknown option '--nope'/)
    expect(() => readArguments(searchCommand, ['--photo'])).toThrow(/--photo/)
    const given = readArguments(searchCommand, ['--k', '0', '--filter', 'a=b', '--filter', 'c=d', '--mode', 'x'])
    expect(() => readCount(given, 'k', 6)).toThrow('--k 0 is not a whole number from 1 to 1000000')
    expect(() => readChoice(given, 'mode', ['items', 'snapshots'], 'items')).toThrow('not one of items, snapshots')
    expect(readTexts(given, 'filter')).toEqual(['a=b', 'c=d'])
  })

  it('takes a key that begins with a dash, as the Studio shows it', () => {
    expect(readArguments(keyCommand, ['--to', 'shop', '--allow=-1e74hf']).values['allow']).toBe('-1e74hf')
    expect(() => readArguments(keyCommand, ['--to', 'shop', '--allow', '-1e74hf'])).toThrow(/--allow/)
  })

  it('reads filters and crops', () => {
    expect(readFilters(['colour=Gray', 'colour=red', 'price=0-90000', 'kind=top', 'in-stock=true'])).toEqual({
      colours: ['grey', 'red'],
      price: [0, 90000],
      superCategory: 'top',
      inStock: true,
    })
    expect(
      readFilters(['pattern=Polka dot', 'fabric=denim', 'material=cashmere', 'season=winter', 'price=-50']),
    ).toEqual({
      patterns: ['dot'],
      materials: ['denim', 'knitted'],
      seasons: ['winter'],
      price: [0, 50],
    })
    for (const wrong of ['colour', 'colour=plaid', 'price=cheap', 'weight=3', 'kind=hat', 'category=hat'])
      expect(() => readFilters([wrong]), wrong).toThrow(wrong.split('=')[0])
    expect(readBox('1,2,30,40')).toEqual([1, 2, 30, 40])
    expect(() => readBox('1,2,0,40')).toThrow(/--crop 1,2,0,40/)
  })

  it('has help whose lines fit, with every option and an example', () => {
    for (const command of [publishCommand, searchCommand]) {
      const help = formatCommandHelp(command)
      for (const name of Object.keys(command.options)) expect(help).toContain(`--${name}`)
      expect(help).toContain(`$ ${command.examples[0][0]}`)
      expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(122)
    }
  })
})

describe('progress', () => {
  it('tells share, rate and time left', () => {
    expect(formatSeconds(75)).toBe('1:15')
    expect(formatSeconds(3675)).toBe('1:01:15')
    expect(formatProgress('Photos', 25, 100, 10, 60)).toBe('Photos  [####............]  25 %  25/100  2.5/s  0:30 left')
    expect(formatProgress('Photos', 100, 100, 65, 60)).toContain('100 %  100/100  1.5/s  in 1:05')
    expect(formatProgress('Photos', 0, 0, 0, 40).length).toBeLessThan(40)
  })

  it('rewrites one line on a terminal and writes plain lines elsewhere', () => {
    const record = (isTTY: boolean) => {
      let text = ''
      const progress = startProgress('Work', 2, { isTTY, columns: 60, write: (more) => (text += more) })
      progress.step(2)
      progress.end()
      progress.end()
      return text
    }
    expect(record(true)).toMatch(/\r.*2\/2.*\n$/)
    expect(record(false)).toMatch(/^Work [^\r]*2\/2[^\r]*\n$/)
  })
})

describe('flow', () => {
  it('keeps the order and never runs more than the width at once', async () => {
    let [running, most] = [0, 0]
    const list = Array.from({ length: 20 }, (_, at) => at)
    const work = async (one: number) => {
      most = Math.max(most, ++running)
      for (let turn = 0; turn < (one * 7) % 5; turn++) await Promise.resolve()
      running--
      return one * 2
    }
    const batches: number[][] = []
    const limit = { size: 8, heavy: 150, weigh: (one: number) => one }
    for await (const batch of inBatches(mapInOrder(list, 3, work), limit)) batches.push(batch)
    // The numbers are 0, 2, 4 ... 38: from 16 on they are too heavy for eight.
    expect(batches.map((batch) => batch.length)).toEqual([8, 7, 5])
    expect(batches.flat()).toEqual(list.map((one) => one * 2))
    expect(most).toBeLessThanOrEqual(3)
  })

  it('passes the first failure on', async () => {
    const read = async () => {
      const work = async (one: number) => {
        if (one === 2) throw new Error('two')
        return one
      }
      const got: number[] = []
      for await (const one of mapInOrder([0, 1, 2, 3], 4, work)) got.push(one)
      return got
    }
    await expect(read()).rejects.toThrow('two')
  })
})
