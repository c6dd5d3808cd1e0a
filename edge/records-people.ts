/** People in SQL: who they are, their passkeys, invitations, challenges under way and sessions. */
import type { Sql } from './records.ts'
import type { Role } from './roles.ts'

export interface Person {
  id: string
  name: string
  role: Role
  /** ISO 8601; so are all times here. */
  created: string
}

export interface Passkey {
  /** Credential id, base64url. */
  id: string
  person: string
  /** As its owner calls it. */
  name: string
  /** COSE key, base64url. */
  publicKey: string
  counter: number
  /** Space-separated hints of the authenticator. */
  transports: string
  created: string
  lastUsed: string | null
}

export interface Invite {
  id: string
  role: Role
  /** Who made it: person, token, or 'setup'. */
  maker: string
  created: string
  expires: string
}

const passkeyColumns = 'id, person, name, public_key AS publicKey, counter, transports, created, last_used AS lastUsed'

export function peopleRecords(sql: Sql) {
  return {
    async listPeople() {
      return sql.all<Person>('SELECT id, name, role, created FROM people ORDER BY created, id')
    },
    async hasOwner() {
      return (await sql.all(`SELECT 1 AS one FROM people WHERE role = 'owner' LIMIT 1`)).length > 0
    },
    /** False when there is no such person, or this is the only owner and would no longer be one. */
    async setRole(id: string, role: Role) {
      const [changed] = await sql.batch([
        { sql: `UPDATE people SET role = ? WHERE id = ? AND ${leavesOwner}`, values: [role, id, role, id] },
      ])
      return changed === 1
    },
    /** Ends the person's sessions too. False as for setRole. */
    async removePerson(id: string) {
      const gone = 'NOT IN (SELECT id FROM people)'
      const [changed] = await sql.batch([
        { sql: `DELETE FROM people WHERE id = ? AND ${leavesOwner}`, values: [id, '', id] },
        { sql: `DELETE FROM passkeys WHERE person ${gone}`, values: [] },
        { sql: `DELETE FROM sessions WHERE person ${gone}`, values: [] },
      ])
      return changed === 1
    },
    /** The invitation is used up, the person and the first passkey are there: all or nothing; false when it was not valid. */
    async acceptInvite(hash: string, person: Person, passkey: Passkey, at: string) {
      const { id, name, role, created } = person
      const [added] = await sql.batch([
        {
          sql: `INSERT INTO people SELECT ?, ?, ?, ? FROM invites WHERE hash = ? AND expires > ? AND role = ?`,
          values: [id, name, role, created, hash, at, role],
        },
        insertPasskey(passkey),
        { sql: 'DELETE FROM invites WHERE hash = ?', values: [hash] },
      ])
      return added === 1
    },
    ...passkeyRecords(sql),
    ...inviteRecords(sql),
    ...sessionRecords(sql),
  }
}

/** Parameters: the new role, the person. */
const leavesOwner = `(? = 'owner' OR EXISTS (SELECT 1 FROM people WHERE role = 'owner' AND id <> ?))`

const insertPasskey = ({ id, person, name, publicKey, counter, transports, created }: Passkey) => ({
  sql: `INSERT INTO passkeys (id, person, name, public_key, counter, transports, created)
    SELECT ?, id, ?, ?, ?, ?, ? FROM people WHERE id = ?`,
  values: [id, name, publicKey, counter, transports, created, person],
})

function passkeyRecords(sql: Sql) {
  return {
    async addPasskey(passkey: Passkey) {
      await sql.batch([insertPasskey(passkey)])
    },
    async findPasskey(id: string) {
      return (await sql.all<Passkey>(`SELECT ${passkeyColumns} FROM passkeys WHERE id = ?`, id)).at(0)
    },
    async listPasskeys(person: string) {
      return sql.all<Passkey>(`SELECT ${passkeyColumns} FROM passkeys WHERE person = ? ORDER BY created, id`, person)
    },
    async usePasskey(id: string, counter: number, at: string) {
      await sql.batch([
        { sql: 'UPDATE passkeys SET counter = ?, last_used = ? WHERE id = ?', values: [counter, at, id] },
      ])
    },
    /** The last one stays: without it its person could not come in again. */
    async deletePasskey(person: string, id: string) {
      const another = 'EXISTS (SELECT 1 FROM passkeys WHERE person = ? AND id <> ?)'
      const [changed] = await sql.batch([
        {
          sql: `DELETE FROM passkeys WHERE person = ? AND id = ? AND ${another}`,
          values: [person, id, person, id],
        },
      ])
      return changed === 1
    },
  }
}

function inviteRecords(sql: Sql) {
  return {
    async addInvite({ id, role, maker, created, expires }: Invite, hash: string) {
      await sql.batch([
        {
          sql: 'INSERT INTO invites (id, hash, role, maker, created, expires) VALUES (?, ?, ?, ?, ?, ?)',
          values: [id, hash, role, maker, created, expires],
        },
      ])
    },
    async findInvite(hash: string, at: string) {
      const columns = 'id, role, maker, created, expires'
      return (await sql.all<Invite>(`SELECT ${columns} FROM invites WHERE hash = ? AND expires > ?`, hash, at)).at(0)
    },
    async listInvites(at: string) {
      return sql.all<Invite>(
        'SELECT id, role, maker, created, expires FROM invites WHERE expires > ? ORDER BY created, id',
        at,
      )
    },
    async deleteInvite(id: string) {
      return (await sql.batch([{ sql: 'DELETE FROM invites WHERE id = ?', values: [id] }]))[0] === 1
    },
    async deleteInvitesBy(maker: string) {
      await sql.batch([{ sql: 'DELETE FROM invites WHERE maker = ?', values: [maker] }])
    },
  }
}

function sessionRecords(sql: Sql) {
  return {
    async addSession(hash: string, person: string, created: string, expires: string) {
      await sql.batch([
        { sql: 'DELETE FROM sessions WHERE expires <= ?', values: [created] },
        { sql: 'INSERT INTO sessions VALUES (?, ?, ?, ?)', values: [hash, person, created, expires] },
      ])
    },
    async findSession(hash: string, at: string) {
      const rows = await sql.all<Person>(
        `SELECT p.id, p.name, p.role, p.created FROM sessions s JOIN people p ON p.id = s.person
          WHERE s.hash = ? AND s.expires > ?`,
        hash,
        at,
      )
      return rows.at(0)
    },
    async deleteSession(hash: string) {
      await sql.batch([{ sql: 'DELETE FROM sessions WHERE hash = ?', values: [hash] }])
    },
    /** Those expired go on this occasion. */
    async addChallenge(hash: string, purpose: string, subject: string, expires: string, at: string) {
      await sql.batch([
        { sql: 'DELETE FROM challenges WHERE expires <= ?', values: [at] },
        { sql: 'INSERT INTO challenges VALUES (?, ?, ?, ?)', values: [hash, purpose, subject, expires] },
      ])
    },
    /** True once: a challenge is good for one answer. */
    async takeChallenge(hash: string, purpose: string, subject: string, at: string) {
      const [changed] = await sql.batch([
        {
          sql: 'DELETE FROM challenges WHERE hash = ? AND purpose = ? AND subject = ? AND expires > ?',
          values: [hash, purpose, subject, at],
        },
      ])
      return changed === 1
    },
  }
}
