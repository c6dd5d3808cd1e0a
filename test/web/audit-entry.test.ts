import { expect, test } from 'vitest'
import { auditKinds, type AuditAction } from '../../edge/audit.ts'
import type { AuditEntry } from '../../edge/records-audit.ts'
import { parseTable } from '../../models/core/csv.ts'
import { activity as en } from '../../web/studio/activity.en.ts'
import { activity as ko } from '../../web/studio/activity.ko.ts'
import { formatLog, readFacts } from '../../web/studio/audit-entry.ts'

const about = { id: 7, at: '2026-11-21T10:00:00.000Z', actor: 'a'.repeat(16), name: 'Ada' }
const entry = (action: AuditAction, subject: string, called: string, detail: string, times = 1): AuditEntry => ({
  ...about,
  ...{ action, subject, called, detail, times },
})

test('an entry is a sentence in each language', () => {
  const sha = 'f'.repeat(64)
  const said: [AuditEntry, string, string][] = [
    [entry('publish', 'demo', '', `edition 3 ${sha}`), 'Published edition 3 of demo', 'demo 3판 발행'],
    [
      entry('rollback', 'demo', '', `edition 3 ${sha} restores 1`),
      'Went back to edition 1 of demo, now edition 3',
      'demo 1판으로 되돌림, 이제 3판',
    ],
    [
      entry('compact', 'demo', '', `edition 3 ${sha} restores 2`),
      'Put the index of demo together: edition 3 is edition 2 again',
      'demo 색인을 합침, 3판은 2판과 같은 내용',
    ],
    [
      entry('schedule failed', 'demo', '', 'edition 3: Edition 3 cannot follow edition 3'),
      'Planned edition 3 of demo could not be published: Edition 3 cannot follow edition 3',
      '예약한 demo 3판을 발행하지 못함: Edition 3 cannot follow edition 3',
    ],
    [entry('role', '0123', 'Ben', 'editor'), 'Made Ben editor', 'Ben의 역할을 편집자로 바꿈'],
    [entry('role', '0123', 'Ben', 'viewer'), 'Made Ben viewer', 'Ben의 역할을 보기 전용으로 바꿈'],
    [
      entry('sign-in failed', '192.0.2.7', '', 'code', 1200),
      'Tried to come in with a code that is not valid, 1,200 times, from 192.0.2.7',
      '192.0.2.7에서 쓸 수 없는 코드로 1,200번 들어오려 함',
    ],
    [
      entry('sign-in failed', '', '', 'passkey'),
      'Tried to come in with a passkey that does not hold, once, from many addresses',
      '여러 주소에서 맞지 않는 패스키로 1번 들어오려 함',
    ],
    [entry('token revoked', '0123', 'nightly', ''), 'Revoked the token “nightly”', '토큰 “nightly” 없앰'],
  ]
  for (const [each, english, korean] of said) {
    expect([en.did, ko.did].map((did) => did[each.action as AuditAction](readFacts(each)))).toEqual([english, korean])
  }
  expect(en.did.schedule(readFacts(entry('schedule', 'demo', '', 'edition 3 at 2026-12-01T09:00:00.000Z')))).toMatch(
    /^Planned edition 3 of demo for \d+ Dec|^Planned edition 3 of demo for Dec \d+/,
  )
})

test('everything that is recorded has words', () => {
  const actions = Object.values(auditKinds).flat().sort()
  expect(Object.keys(en.did).sort()).toEqual(actions)
  expect(Object.keys(ko.did).sort()).toEqual(actions)
})

test('the table has every entry, and no cell that a spreadsheet would run', () => {
  const rows = parseTable(
    formatLog([entry('role', '0123', '=HYPERLINK("http://x")', 'a, "b"'), entry('collect', 'blobs', '', '')]),
  )
  expect(rows.map(({ cells }) => cells)).toMatchObject([
    { id: '7', name: 'Ada', action: 'role', called: `'=HYPERLINK("http://x")`, detail: 'a, "b"', times: '1' },
    { action: 'collect', subject: 'blobs' },
  ])
})
