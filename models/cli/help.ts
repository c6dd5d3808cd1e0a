/** The help of the program and of each command. */
import { type Command, commonOptions, type Option } from './command.ts'

export type CommandTable = Record<string, { summary: string; load: () => Promise<Command> }>

const width = 96

/** Breaks text at spaces so that no line is longer than the page, each line indented. */
export function wrap(text: string, indent: number): string {
  const lines: string[] = []
  for (const paragraph of text.trim().split(/\n\s*\n/)) {
    let line = ''
    for (const word of paragraph.trim().split(/\s+/)) {
      if (line && indent + line.length + 1 + word.length > width) {
        lines.push(line)
        line = word
      } else line = line ? `${line} ${word}` : word
    }
    lines.push(line, '')
  }
  lines.pop()
  return lines.map((line) => (line ? ' '.repeat(indent) + line : '')).join('\n')
}

function formatOption([name, option]: [string, Option]): string {
  const flag = `${option.short ? `-${option.short}, ` : ''}--${name}${option.value ? ` ${option.value}` : ''}`
  const text = wrap(option.help, 26).trimStart()
  return flag.length > 22 ? `  ${flag}\n${' '.repeat(26)}${text}` : `  ${flag.padEnd(24)}${text}`
}

function formatExamples(examples: [string, string][]): string {
  return examples.map(([command, meaning]) => `  $ ${command}\n${wrap(meaning, 6)}`).join('\n')
}

export function formatCommandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions }).map(formatOption)
  return [
    `ensemble ${command.name}: ${command.summary}`,
    `Usage\n  ensemble ${command.name} ${command.usage}`,
    wrap(command.about, 0),
    `Options\n${options.join('\n')}`,
    `Examples\n${formatExamples(command.examples)}`,
  ].join('\n\n')
}

export function formatHelp(commands: CommandTable): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`)
  return [
    'ensemble: finds the clothes in an outfit photo, and the outfits for a piece of clothing.',
    'Usage\n  ensemble COMMAND [arguments] [--json]\n  ensemble COMMAND --help',
    `Commands\n${rows.join('\n')}`,
    `Examples\n${formatExamples([
      ['ensemble start', 'the demo boutique in a browser: publishes it the first time, then serves it'],
      ['ensemble publish photos/ --to my-shop', 'a folder of photos becomes a catalog that can be searched'],
      ['ensemble search --edition my-shop --photo me.jpg', 'the six items of it nearest to a photo'],
      ['ensemble serve --data my-shop', 'the same catalog in a browser, on this machine'],
    ])}`,
    'Results go to stdout, progress and errors to stderr. Exit code: 0 done, 1 failed, 2 wrong use.',
  ].join('\n\n')
}
