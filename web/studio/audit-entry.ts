/** What an entry of the audit log says, taken apart for a sentence; and the whole log as a table. */
import type { AuditEntry } from '../../edge/records-audit.ts'
import { formatCsv } from '../../models/core/csv.ts'

export interface Facts {
  /** What it was done to, as it was called then. */
  what: string
  /** 0 where there is none; so is `restores`. */
  edition: number
  restores: number
  /** A planned edition's time, ISO 8601. */
  at: string
  /** Role, scopes, why something failed, or what was shown in vain. */
  detail: string
  /** How often it was tried. */
  times: number
}

/** The details are those of edge/routes-*.ts and edge/records-editions.ts. */
export function readFacts({ subject, called, detail, times }: AuditEntry): Facts {
  const number = (pattern: RegExp) => Number(pattern.exec(detail)?.[1] ?? 0)
  return {
    what: called || subject,
    edition: number(/^edition (\d+)/),
    restores: number(/ restores (\d+)$/),
    at: / at (\S+)$/.exec(detail)?.[1] ?? '',
    detail: detail.replace(/^edition \d+: /, ''),
    times,
  }
}

const columns = ['id', 'at', 'actor', 'name', 'action', 'subject', 'called', 'detail', 'times'] as const

/** A spreadsheet reads a cell that begins like this as a formula; people choose their names. */
const plain = (value: string | number) => (/^[=+\-@\t\r]/.test(String(value)) ? `'${value}` : value)

export const formatLog = (entries: readonly AuditEntry[]): string =>
  formatCsv([columns, ...entries.map((entry) => columns.map((column) => plain(entry[column])))])
