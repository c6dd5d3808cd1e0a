/** What the worker holds: the open edition and, once something needs it, the model. Each is opened once. */
import { EnsembleError } from '../../models/core/errors.ts'
import { expectMissing } from './blobs.ts'
import { closeCatalog, joinCatalogs, openCatalog, type Catalog } from './catalog.ts'
import { readState } from './db.ts'
import { createMeter, silentMeter, type Meter } from './meter.ts'
import { closeModel, expectRuntime, measureBackend, openModel, type Model } from './model.ts'
import { forgetOthers, nameOthers, openOthers } from './others.ts'
import { closeSession } from './trunk.ts'
import { dropOtherPictures } from './pictures.ts'
import { findNewest, firstBlobs, readEdition, stageEdition, stageFirst, stageRest, useEdition } from './updates.ts'
import type { BackendReport, Progress, Ready } from './engine.ts'

let catalog: Promise<Catalog> | undefined
/** It and the editions of other publishers, as one; `name` tells which. */
let searched: { own: Catalog; opening: Promise<{ name: string; catalog: Catalog }> } | undefined
let model: Promise<Model> | undefined
let staged = false
/** Of the edition in use, what is still on its way. */
let rest: { stop: AbortController; done: Promise<void> } | undefined
/** The edition before: a query may still be reading it, so it is closed one update later. */
let retired: Catalog | undefined

/**
 * The edition in use; on a first visit the newest one, of which only manifest and records are fetched: enough to show
 * examples and to browse while nothing else has been asked for.
 */
export function getCatalog(meter: Meter = silentMeter): Promise<Catalog> {
  catalog ??= openFirst(meter).catch((problem: unknown) => {
    catalog = undefined
    throw problem
  })
  return catalog
}

async function openFirst(meter: Meter): Promise<Catalog> {
  for (const which of ['current', 'previous'] as const) {
    const pointer = await readState(which)
    if (!pointer) break
    try {
      const opened = await openCatalog(await readEdition(pointer, meter), meter)
      staged = true
      return opened
    } catch (problem) {
      if (!(await readState('previous')) || which === 'previous') throw problem // else: the last good one
    }
  }
  return openCatalog(await readEdition(await findNewest(), meter), meter)
}

/** What is searched and browsed: the edition in use, and with it those of other publishers. */
export async function getSearched(): Promise<Catalog> {
  const own = await getCatalog()
  if (searched?.own !== own) await refreshSearched()
  return (await searched?.opening)?.catalog ?? own
}

/** Other publishers were added, renewed, switched or taken away. @returns whether something else is searched now */
export async function refreshSearched(): Promise<boolean> {
  const own = await getCatalog()
  const wanted = await nameOthers(own)
  if (searched?.own === own && (await searched.opening).name === wanted) return false
  const opening = openOthers(own).then(({ name, others }) => ({ name, catalog: joinCatalogs(own, others) }))
  searched = { own, opening }
  opening.catch(() => (searched = undefined))
  await opening
  return true
}

export function getModel(meter: Meter = silentMeter): Promise<Model> {
  model ??= openNeeded(meter).catch((problem: unknown) => {
    model = undefined
    throw problem
  })
  return model
}

/** Both, and the edition made this device's own when it is not yet. */
async function openNeeded(meter: Meter): Promise<Model> {
  const open = await getCatalog(meter)
  const { release, manifest } = open
  await expectMissing(firstBlobs(open), meter)
  await expectRuntime(meter)
  const opened = await openModel(manifest.release, release, meter)
  meter.stage('index')
  // On later visits what is damaged is found and fetched again where it is opened.
  if (!staged) {
    await stageFirst(open, meter)
    await useEdition(open, meter)
    staged = true
  }
  const stop = new AbortController()
  rest = { stop, done: stageRest(open, stop.signal) }
  return opened
}

export async function prepare(onProgress: (progress: Progress) => void): Promise<Ready> {
  const meter = createMeter(onProgress)
  meter.stage('edition')
  const { report } = await getModel(meter)
  const { manifest } = await getCatalog(meter)
  meter.stage('ready')
  const { catalog: name, edition: number, created, counts } = manifest
  return { backend: report, edition: { catalog: name, number, created, ...counts } }
}

/**
 * Stages the newest edition beside the one in use, opens it, and only then flips. Any failure leaves everything as it
 * was. @returns whether there is a new edition now.
 */
export async function update(): Promise<boolean> {
  const before = await getCatalog()
  const newest = await findNewest().catch((problem: unknown) => {
    if (problem instanceof EnsembleError && problem.code === 'network') return undefined // offline: nothing new
    throw problem
  })
  if (!newest || newest.edition <= before.manifest.edition) return false
  const edition = await readEdition(newest, silentMeter)
  await stageEdition(edition, silentMeter)
  const next = await openCatalog(edition, silentMeter)
  const old = await model
  const same = old?.releaseId === edition.manifest.release
  // A new release has to pass its self-test on this device before it is used.
  const renewed = old && !same ? await openModel(edition.manifest.release, edition.release, silentMeter) : undefined
  await useEdition(edition, silentMeter)
  staged = true
  catalog = Promise.resolve(next)
  await dropOtherPictures(next)
  if (renewed) model = Promise.resolve(renewed)
  if (renewed && old) await closeModel(old)
  if (retired) await closeCatalog(retired)
  retired = before
  return true
}

/** Measures the providers again and goes on with the better one. */
export async function measure(): Promise<BackendReport> {
  const old = await getModel()
  await closeSession(old.session) // one provider at a time
  model = measureBackend(old.releaseId, old.kit).then((chosen) => ({ ...old, ...chosen }))
  model.catch(() => (model = undefined))
  return (await model).report
}

export async function forgetState(): Promise<void> {
  const open = await model?.catch(() => undefined)
  if (open) await closeModel(open)
  rest?.stop.abort()
  await rest?.done
  catalog = undefined
  model = undefined
  searched = undefined
  staged = false
  await forgetOthers()
}
