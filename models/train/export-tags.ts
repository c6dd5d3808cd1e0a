/** Folds standardisation, temperatures and thresholds into plain matrices: what is published, and what is measured. */
import { type Head, type Layer, type Tensor } from '../core/head.ts'
import { widthOf } from './samples.ts'
import type { Calibration } from './calibrate-tags.ts'
import type { TagSamples } from './tag-samples.ts'
import { columnsOf, type TagState } from './train-tags.ts'

/**
 * Logit of a label = (w scale (x - mean) + b) / T - threshold = (w scale / T) x + (b - w scale mean) / T - threshold. The
 * bias stands in the first layer; the others have none.
 */
export function toClassifier(
  name: string,
  state: TagState,
  { labels, groups }: Pick<TagSamples, 'labels' | 'groups'>,
  { temperatures, thresholds }: Calibration,
  meta: Record<string, unknown>,
): Head {
  const layers: Record<string, Layer> = {}
  const tensors: Record<string, Tensor> = {}
  const temperatureOf = labels.map(
    (_, label) => temperatures[groups.findIndex(({ from, to }) => from <= label && label < to)],
  )
  const bias = Float64Array.from(labels, (_, label) => state.bias[label] / temperatureOf[label] - thresholds[label])
  const columns = columnsOf(state)
  let first = 0
  for (const branch of state.branches) {
    const width = widthOf[branch]
    const data = new Float32Array(labels.length * width)
    for (let label = 0; label < labels.length; label++)
      for (let i = 0; i < width; i++) {
        const column = first + i
        const weight = (state.weight[label * columns + column] * state.scale[column]) / temperatureOf[label]
        data[label * width + i] = weight
        bias[label] -= weight * state.mean[column]
      }
    tensors[branch] = { shape: [labels.length, width], data }
    layers[branch] = { weight: branch, bias: branch === state.branches[0] ? 'bias' : 'none' }
    first += width
  }
  tensors['bias'] = { shape: [labels.length], data: Float32Array.from(bias) }
  tensors['none'] = { shape: [labels.length], data: new Float32Array(labels.length) }
  return { name, kind: 'classifier', layers, tensors, labels: [...labels], meta }
}
