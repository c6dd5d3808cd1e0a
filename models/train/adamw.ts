/** AdamW (Loshchilov & Hutter, arXiv 1711.05101, algorithm 2) on typed arrays, so that its state is a checkpoint as it is. */

export interface Moments {
  first: Float32Array
  second: Float32Array
}

export interface AdamOptions {
  beta1: number
  beta2: number
  epsilon: number
  weightDecay: number
}

export const adamDefaults: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-4 }

export function createMoments(length: number): Moments {
  return { first: new Float32Array(length), second: new Float32Array(length) }
}

/**
 * One update in place.
 * @param step 1 for the first; corrects the bias of the moments
 * @param offset where `gradient` starts in `values`: a slice may be updated alone (sampled classes)
 */
export function updateAdam(
  values: Float32Array,
  gradient: Float32Array,
  moments: Moments,
  rate: number,
  step: number,
  options: AdamOptions = adamDefaults,
  offset = 0,
): void {
  const { beta1, beta2, epsilon, weightDecay } = options
  const correction1 = 1 - beta1 ** step
  const correction2 = 1 - beta2 ** step
  for (let i = 0; i < gradient.length; i++) {
    const at = offset + i
    const g = gradient[i]
    const m = (moments.first[at] = beta1 * moments.first[at] + (1 - beta1) * g)
    const v = (moments.second[at] = beta2 * moments.second[at] + (1 - beta2) * g * g)
    values[at] -= rate * (m / correction1 / (Math.sqrt(v / correction2) + epsilon) + weightDecay * values[at])
  }
}

/** Linear warm-up, then a cosine to zero (Loshchilov & Hutter, arXiv 1608.03983, eq. 5 without restarts). */
export function learningRate(step: number, steps: number, warmUp: number, peak: number): number {
  if (step < warmUp) return (peak * (step + 1)) / warmUp
  const progress = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp))
  return (peak * (1 + Math.cos(Math.PI * progress))) / 2
}
