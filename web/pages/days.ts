/** Searches by the day they were made, in the order given. */
import type { Visit } from '../db.ts'

export interface Day {
  /** When the first search listed of that day was made; milliseconds since 1970. */
  at: number
  ofDay: Visit[]
}

export function groupByDay(visits: Visit[]): Day[] {
  const days = new Map<string, Day>()
  for (const visit of visits) {
    const name = new Date(visit.at).toDateString()
    const day = days.get(name) ?? { at: visit.at, ofDay: [] }
    day.ofDay.push(visit)
    days.set(name, day)
  }
  return [...days.values()]
}
