/** Progress on stderr: one rewritten line on a terminal, a line every few seconds elsewhere. */

export interface Progress {
  /** Adds to what is done. */
  step(count?: number): void
  /** Ends the line; safe to call twice. */
  end(): void
}

export interface Screen {
  isTTY: boolean
  columns: number
  write(text: string): void
}

const terminal: Screen = {
  get isTTY() {
    return process.stderr.isTTY === true
  },
  get columns() {
    return process.stderr.columns ?? 80
  },
  write: (text) => void process.stderr.write(text),
}

/** 75 -> "1:15", 3675 -> "1:01:15". */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const pad = (value: number) => String(value).padStart(2, '0')
  return hours ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`
}

/** "Describe  [#####.....]  52 %  130/250  11.2/s  0:10 left" */
export function formatProgress(title: string, done: number, total: number, seconds: number, columns: number): string {
  const share = total ? Math.min(1, done / total) : 1
  const rate = seconds > 0 ? done / seconds : 0
  const time =
    done >= total ? `in ${formatSeconds(seconds)}` : rate > 0 ? `${formatSeconds((total - done) / rate)} left` : ''
  const rateText = rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)
  const facts = `${Math.floor(share * 100)} %  ${done}/${total}  ${rateText}/s  ${time}`
  const room = Math.min(30, columns - title.length - facts.length - 8)
  const bar = room > 4 ? `[${'#'.repeat(Math.round(share * room)).padEnd(room, '.')}]  ` : ''
  return `${title}  ${bar}${facts}`.slice(0, columns - 1)
}

export function startProgress(title: string, total: number, screen: Screen = terminal): Progress {
  const started = performance.now()
  let [done, shown, ended] = [0, -Infinity, false]
  const wait = screen.isTTY ? 100 : 5000

  const show = (last: boolean) => {
    const now = performance.now()
    if (!last && now - shown < wait) return
    shown = now
    const line = formatProgress(title, done, total, (now - started) / 1000, screen.columns)
    if (screen.isTTY) screen.write(`\r\x1b[2K${line}${last ? '\n' : ''}`)
    else screen.write(`${line}\n`)
  }
  if (screen.isTTY) show(false)
  else shown = started
  return {
    step(count = 1) {
      done += count
      show(false)
    },
    end() {
      if (!ended) show(true)
      ended = true
    },
  }
}
