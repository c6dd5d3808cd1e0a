/**
 * Loads a module that Node cannot load as it is: tfjs's gradients are ES modules with bare folders in their imports.
 * esbuild makes one CommonJS file of the entry in a fraction of a second.
 */
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { build } from 'esbuild'

/** @param entry path of a TypeScript file, absolute */
export async function loadBundled<T>(entry: string, into: string): Promise<T> {
  mkdirSync(dirname(into), { recursive: true })
  await build({
    entryPoints: [entry],
    outfile: into,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  })
  return createRequire(import.meta.url)(resolve(into)) as T
}
