/** The one API test suite, for every store: Node's files and SQLite, R2 and D1 in workerd. */
import { describe } from 'vitest'
import type { Opened } from './publisher.ts'
import { testAccess } from './suite-access.ts'
import { testAudit } from './suite-audit.ts'
import { testBlobs } from './suite-blobs.ts'
import { testCatalogs } from './suite-catalogs.ts'
import { testEditions } from './suite-editions.ts'
import { testOperations } from './suite-operations.ts'
import { testPeople } from './suite-people.ts'
import { testPictures } from './suite-pictures.ts'
import { testRepeats } from './suite-repeats.ts'

/** @param open the app over a store that may hold what other tests left. */
export function testEdge(name: string, open: () => Promise<Opened>): void {
  describe(`${name}: blobs`, () => testBlobs(open))
  describe(`${name}: pictures`, () => testPictures(open))
  describe(`${name}: catalogs`, () => testCatalogs(open))
  describe(`${name}: access`, () => testAccess(open))
  describe(`${name}: audit log`, () => testAudit(open))
  describe(`${name}: editions`, () => testEditions(open))
  describe(`${name}: repeats`, () => testRepeats(open))
  describe(`${name}: operations`, () => testOperations(open))
  describe(`${name}: people`, () => testPeople(open))
}
