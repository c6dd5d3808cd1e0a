import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'

/** Who may import whom (README, "Layout"): a pattern over the import's path, and why it is wrong. */
const wall = (files, forbidden) => ({
  files,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: forbidden.map(([regex, message, allowTypeImports = false]) => ({ regex, message, allowTypeImports })),
      },
    ],
  },
})

export default ts.config(
  { ignores: ['**/dist/**', '.ensemble/**', '.cache/**', 'node_modules/**', '.wrangler/**'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      'no-undef': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  wall(['models/core/**/*.ts'], [['^(?!\\.\\.?/)', 'models/core imports nothing but itself']]),
  wall(['models/train/**/*.ts', 'models/demo/**/*.ts'], [['/(web|edge|cli)/', 'train and demo import core only']]),
  wall(['models/cli/**/*.ts'], [['/web/', 'the command imports everything but web']]),
  wall(['edge/**/*.ts'], [['/(web|train|cli|demo)/', 'edge imports models/core only']]),
  wall(
    ['web/**/*.ts', 'web/**/*.svelte'],
    [
      ['/edge/', 'web may import the types of edge only', true],
      ['/(cli|demo)/', 'web imports models/core; its worker loads models/train lazily'],
    ],
  ),
)
