/** Head training from cached features: 600 classes of up to 20 pictures, asked for in under 5 minutes on 2 cores. */
import { join } from 'node:path'
import { loadBundled } from '../../models/cli/bundle.ts'
import { projectRoot } from '../../models/cli/serve.ts'
import { createRandom, normal } from '../../models/core/random.ts'
import { featureWidth, widthOf, type Samples } from '../../models/train/samples.ts'

type Trainer = typeof import('../../models/train/node.ts')

/** 3 to 20 rows a class, half of each side. */
function makeSamples(classes: number, seed: number): Samples {
  const random = createRandom(seed)
  const label = Int32Array.from(
    Array.from({ length: classes }, (_, index) => new Array<number>(3 + Math.floor(random() * 18)).fill(index)).flat(),
  )
  const prototypes = Float32Array.from({ length: classes * featureWidth }, () => normal(random))
  const matrix = () =>
    Float32Array.from({ length: label.length * featureWidth }, (_, at) => {
      const row = Math.floor(at / featureWidth)
      return prototypes[label[row] * featureWidth + (at % featureWidth)] * 0.2 + normal(random)
    })
  const side = Uint8Array.from(label, (_, row) => row % 2)
  const colour = Float32Array.from({ length: label.length * widthOf.colour }, () => random())
  const row = Uint32Array.from(label, (_, at) => at)
  return { spoc: matrix(), gem: matrix(), colour, row, side, label, auxiliary: label.map((value) => value % 30) }
}

export async function measureTraining(): Promise<object[]> {
  const trainer = await loadBundled<Trainer>(
    join(projectRoot, 'models/train/node.ts'),
    join(projectRoot, '.cache/trainer.cjs'),
  )
  await trainer.openBackend('wasm', join(projectRoot, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/'))
  const samples = makeSamples(600, 7)
  const options = { ...trainer.trainDefaults, epochs: 12, patience: 12 }
  const start = performance.now()
  const { history } = await trainer.trainDescriptor(samples, 30, options, { now: () => performance.now() })
  const seconds = (performance.now() - start) / 1000
  return [
    {
      classes: 600,
      rows: samples.label.length,
      epochs: history.length,
      seconds: Math.round(seconds),
      'asked s': 300,
      'loss, first and last': `${history[0].loss.toFixed(2)} ${history.at(-1)?.loss.toFixed(2)}`,
    },
  ]
}
