import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readCoco } from '../../models/cli/evaluate-boxes.ts'
import { weightsFolder } from '../../models/cli/model.ts'
import { planLabelled } from '../../models/cli/read-labelled.ts'
import type { SeenFile } from '../../models/cli/see-files.ts'
import { pixelBox, tagSeen } from '../../models/cli/tag.ts'
import { encodeHead, type Head } from '../../models/core/head.ts'
import { drawJpeg, makeFolder, writeFiles } from './photos.ts'
import { runCommand } from './run.ts'

const features = { spoc: Float32Array.of(1), gem: Float32Array.of(1), colour: Float32Array.of(1) }

/** Logits are given: the only feature that counts is 1. @param width of SPoC */
function makeHead(name: string, logits: Record<string, number>, width = 1): Head {
  const labels = Object.keys(logits)
  const data = new Float32Array(labels.length * width)
  const bias = Float32Array.from(Object.values(logits))
  return {
    ...{ name, kind: 'classifier', layers: { spoc: { weight: 'w', bias: 'b' } }, labels, meta: {} },
    tensors: { w: { shape: [labels.length, width], data }, b: { shape: [labels.length], data: bias } },
  }
}

const categoryLogits = { shirt: 4, jacket: 0, coat: -1, boot: -9 }
const attributeLogits = { 'colour:red': 3, 'sleeve:long': 4, 'sleeve:short': 0, 'heel:high': 9 }
const heads = {
  categories: makeHead('categories', categoryLogits),
  attributes: makeHead('attributes', attributeLogits),
}
const seen = (more: Partial<SeenFile>): SeenFile => ({
  ...{ file: 'a.jpg', side: 'snapshot', width: 200, height: 400, garments: [], features: [features] },
  ...more,
})

let home: string
beforeAll(async () => {
  home = await makeFolder()
})

describe('tagging', () => {
  it('gives boxes in whole pixels of the photo, inside it', () => {
    expect(pixelBox([0.1, 0.25, 0.6, 0.5], 200, 400)).toEqual([20, 100, 100, 100])
    expect(pixelBox([0.999, 0.999, 1, 1], 100, 100)).toEqual([99, 99, 1, 1])
    expect(pixelBox([0, 0, 1, 1], 3, 7)).toEqual([0, 0, 3, 7])
  })

  it('tells category and attributes of each garment, and drops what the category head disbelieves', () => {
    const box: [number, number, number, number] = [0, 0, 0.5, 0.5]
    const garments = [
      { superCategory: 'top' as const, score: 0.8, box },
      { superCategory: 'shoes' as const, score: 0.9, box },
    ]
    const { boxes } = tagSeen(seen({ garments, features: [features, features] }), heads)
    expect(boxes).toHaveLength(1)
    expect(boxes[0]).toMatchObject({ box: [0, 0, 100, 200], superCategory: 'top', score: 0.8 })
    expect(boxes[0].subCategory[0].id).toBe('shirt')
    expect(boxes[0].subCategory[0].probability).toBeCloseTo(Math.exp(4) / (Math.exp(4) + 1 + Math.exp(-1)), 3)
    expect(Object.keys(boxes[0].attributes)).toEqual(['colour', 'sleeve'])
  })

  it("takes an item's picture as one box, and a photo of nothing as none", () => {
    const { boxes } = tagSeen(seen({ side: 'item' }), heads)
    expect(boxes).toMatchObject([{ box: [0, 0, 200, 400], superCategory: 'top' }])
    expect(tagSeen(seen({}), heads).boxes).toEqual([])
  })
})

describe('the command', () => {
  const line = (text: string) => JSON.parse(text) as { file: string; boxes?: { box: number[] }[]; error?: object }

  it('prints one line a photo, and says what it could not read', async () => {
    const folder = join(home, 'model')
    const names = ['release.json', 'trunk.json', 'trunk.wasm.onnx', 'trunk.webgpu.onnx', 'trunk.table.json']
    const all = [...names, 'trunk.int8.bin', 'trunk.golden.json', 'outline.onnx', 'looks.head', 'goes.head']
    const files: Record<string, Buffer | string> = {}
    for (const name of all) files[`model/${name}`] = await readFile(join(weightsFolder, name))
    const release = JSON.parse(await readFile(join(weightsFolder, 'release.json'), 'utf8')) as { heads: object }
    const named = { ...release.heads, categories: 'made-categories.head', attributes: 'made-attributes.head' }
    files['model/release.json'] = JSON.stringify({ ...release, heads: named })
    files['model/made-categories.head'] = Buffer.from(encodeHead(makeHead('categories', categoryLogits, 2048)))
    files['model/made-attributes.head'] = Buffer.from(encodeHead(makeHead('attributes', attributeLogits, 2048)))
    files['photos/a.jpg'] = await drawJpeg(1)
    files['photos/b.jpg'] = 'no picture'
    await writeFiles(home, files)
    process.env['ENSEMBLE_MODEL'] = folder
    const photos = ['a.jpg', 'b.jpg'].map((name) => join(home, 'photos', name))
    const { code, out } = await runCommand(['tag', ...photos, '--side', 'item', '--json'], join(home, 'cache'))
    delete process.env['ENSEMBLE_MODEL']
    const [tagged, broken] = out.trim().split('\n').map(line)
    expect(tagged.file).toBe(photos[0])
    expect(tagged.boxes).toMatchObject([{ superCategory: 'top', subCategory: [{ id: 'shirt' }, {}, {}, {}] }])
    expect(broken).toMatchObject({ file: photos[1], error: { code: 'photo-unreadable' } })
    expect(code).toBe(1)
  }, 120_000)
})

describe('what evaluation and training read', () => {
  const coco = {
    images: [{ id: 1, file_name: 'a.jpg', width: 200, height: 100 }],
    categories: [
      { id: 5, name: 'top' },
      { id: 6, name: 'boot' },
    ],
    annotations: [{ image_id: 1, category_id: 6, bbox: [20, 10, 40, 50] }],
  }

  it('COCO boxes become shares of the photo, categories kinds', async () => {
    await writeFiles(home, { 'coco.json': JSON.stringify(coco) })
    const { files, boxes } = await readCoco(join(home, 'coco.json'), home)
    expect(files).toEqual([join(home, 'a.jpg')])
    expect(boxes).toEqual([{ photo: files[0], superCategory: 'shoes', box: [0.1, 0.1, 0.3, 0.6] }])
  })

  it('names what is wrong with a COCO file', async () => {
    const hat = { ...coco, categories: [{ id: 5, name: 'hat' }] }
    const lost = { ...coco, annotations: [{ image_id: 2, category_id: 5, bbox: [0, 0, 1, 1] }] }
    await writeFiles(home, { 'hat.json': JSON.stringify(hat), 'lost.json': JSON.stringify(lost), 'no.json': 'x' })
    await expect(readCoco(join(home, 'hat.json'), home)).rejects.toThrow('category "hat" is not of the taxonomy')
    await expect(readCoco(join(home, 'lost.json'), home)).rejects.toThrow('image 2')
    await expect(readCoco(join(home, 'no.json'), home)).rejects.toThrow('is not JSON')
  })

  it('a folder without labels is refused with what it should hold', () => {
    expect(() => planLabelled(home)).toThrow(/holds no labels/)
  })
})
