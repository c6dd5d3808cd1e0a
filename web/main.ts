/** The start: words first, then the shell; the service worker after everything a person can see. */
// First, so that a component's own rules come after these.
import './ui/tokens.css'
import './ui/base.css'
import './ui/acts.css'
import './ui/layout.css'
import './ui/pictures.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { startRouting } from './app/location.svelte.ts'
import { watchPublishers } from './app/publishers.svelte.ts'
import { showToast } from './app/notices.svelte.ts'
import { firstLanguage } from './app/settings.svelte.ts'
import { speak, t } from './i18n/language.svelte.ts'
import { keepOffline } from './offline.ts'

await speak(firstLanguage())
startRouting()
mount(App, { target: document.getElementById('app')! })
addEventListener('appinstalled', async () => (await import('./app/keeping.svelte.ts')).keepWhenInstalled())
watchPublishers()
keepOffline((take) => showToast(t().update.app, { label: t().shell.reload, run: take }))
