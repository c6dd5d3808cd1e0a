/** Writes ONNX files of ResNets for tests, by the protobuf rules alone: an oracle for the reader. */

export interface Plan {
  valuesOf(name: string): Float32Array
  strideIn: 'conv1' | 'conv2' | 'nowhere'
  blocks: number[]
  /** Whether a convolution is written with its batch norm apart. */
  withNorm(name: string): boolean
}

interface Network {
  nodes: Buffer[]
  tensors: Buffer[]
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return Buffer.from([...bytes, rest])
}
const number = (field: number, value: number) => Buffer.concat([varint(field * 8), varint(value)])
const bytes = (field: number, content: Buffer) =>
  Buffer.concat([varint(field * 8 + 2), varint(content.length), content])
const text = (field: number, content: string) => bytes(field, Buffer.from(content))

function tensor(name: string, dims: number[], values: Float32Array): Buffer {
  const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return Buffer.concat([...dims.map((side) => number(1, side)), number(2, 1), text(8, name), bytes(9, raw)])
}

function node(op: string, inputs: string[], output: string, ints: Record<string, number[]> = {}): Buffer {
  const attributes = Object.entries(ints).map(([name, values]) => {
    // Packed, as proto3 writers do; our own graphs are not.
    const list = bytes(8, Buffer.concat(values.map(varint)))
    return bytes(5, Buffer.concat([text(1, name), list, number(20, 7)]))
  })
  const names = [...inputs.map((input) => text(1, input)), text(2, output)]
  return Buffer.concat([...names, text(3, `/${op}_${output}`), text(4, op), ...attributes])
}

/** A convolution of `name`, 64 outputs or as many as its bias has; its batch norm halves and doubles what it can. */
function conv(net: Network, plan: Plan, name: string, from: string, kernel: number, stride: number): string {
  const released = name.replace(
    /^layer(\d)\.(\d+)/,
    (_, stage, block) => `layer${stage}.${Math.min(block, [2, 3, 5, 2][stage - 1])}`,
  )
  const [weight, bias] = [plan.valuesOf(`${released}.weight`), plan.valuesOf(`${released}.bias`)]
  const into = { conv1: 3 }[name] ?? 0
  const out = into ? weight.length / (into * kernel * kernel) : bias.length
  const dims = [out, weight.length / (out * kernel * kernel), kernel, kernel]
  const [named, pad] = [`onnx::Conv_${net.tensors.length}`, (kernel - 1) / 2]
  const norm = plan.withNorm(name)
  const ints = { kernel_shape: [kernel, kernel], pads: [pad, pad, pad, pad], strides: [stride, stride] }
  if (!norm) {
    net.tensors.push(tensor(named, dims, weight), tensor(`${named}.b`, [bias.length], bias))
    net.nodes.push(node('Conv', [from, named, `${named}.b`], `${name}.y`, ints))
    return `${name}.y`
  }
  // (w / 2) x, then 2 (y - mean) / sqrt(var + epsilon) + shift, with sqrt(var + epsilon) = 1 and shift = bias + 2 mean.
  const fill = (value: number) => new Float32Array(out).fill(value)
  const parts = { scale: fill(2), shift: bias.map((value) => value + 0.5), mean: fill(0.25), variance: fill(1 - 1e-5) }
  net.tensors.push(
    tensor(
      named,
      dims,
      weight.map((value) => value / 2),
    ),
  )
  for (const [part, values] of Object.entries(parts)) net.tensors.push(tensor(`${named}.${part}`, [out], values))
  net.nodes.push(node('Conv', [from, named], `${name}.x`, ints))
  net.nodes.push(
    node('BatchNormalization', [`${name}.x`, ...Object.keys(parts).map((part) => `${named}.${part}`)], `${name}.y`),
  )
  return `${name}.y`
}

function relu(net: Network, from: string): string {
  net.nodes.push(node('Relu', [from], `${from}.r`))
  return `${from}.r`
}

export function drawNetwork(plan: Plan): Network {
  const net: Network = { nodes: [], tensors: [] }
  const stem = relu(net, conv(net, plan, 'conv1', 'data', 7, 2))
  net.nodes.push(node('MaxPool', [stem], 'pool', { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [2, 2] }))
  let value = 'pool'
  for (const [stage, blocks] of plan.blocks.entries())
    for (let block = 0; block < blocks; block++) {
      const name = `layer${stage + 1}.${block}`
      const stride = block === 0 && stage > 0 ? 2 : 1
      const at = (part: string) => (part === plan.strideIn ? stride : 1)
      // The shortcut first, as some exporters write it.
      const around = block ? value : conv(net, plan, `${name}.down`, value, 1, stride)
      const one = relu(net, conv(net, plan, `${name}.conv1`, value, 1, at('conv1')))
      const two = relu(net, conv(net, plan, `${name}.conv2`, one, 3, at('conv2')))
      net.nodes.push(node('Add', [conv(net, plan, `${name}.conv3`, two, 1, 1), around], `${name}.sum`))
      value = relu(net, `${name}.sum`)
    }
  net.nodes.push(node('GlobalAveragePool', [value], 'pooled'))
  return net
}

export function writeOnnx({ nodes, tensors }: Network): Uint8Array {
  const input = bytes(11, text(1, 'data'))
  const graph = Buffer.concat([...nodes.map((one) => bytes(1, one)), ...tensors.map((one) => bytes(5, one)), input])
  return new Uint8Array(Buffer.concat([number(1, 8), bytes(7, graph)]))
}
