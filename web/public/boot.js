// Before the first paint: the chosen theme and language, so that nothing flashes. Kept apart because the page allows no inline script.
try {
  const kept = JSON.parse(localStorage.getItem('ensemble.settings') || '{}')
  const root = document.documentElement
  if (kept.theme === 'light' || kept.theme === 'dark') root.dataset.theme = kept.theme
  root.lang =
    kept.language === 'ko' || kept.language === 'en' ? kept.language : /^ko/i.test(navigator.language) ? 'ko' : 'en'
} catch {
  // Storage is closed to us: the system's theme and the page's language stand.
}
