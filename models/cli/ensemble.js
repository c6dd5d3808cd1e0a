#!/usr/bin/env node
// The command is TypeScript; tsx runs it as it is, with nothing to build first.
import { register } from 'tsx/esm/api'

register()
await import('./main.ts')
