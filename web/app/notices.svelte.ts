/** What the page says aside: the one polite live region, and toasts whose act can be taken back. */

export type Phase = 'idle' | 'preparing' | 'working' | 'done' | 'error'

export const status = $state<{ phase: Phase; text: string }>({ phase: 'idle', text: '' })

export function announce(phase: Phase, text: string): void {
  status.phase = phase
  status.text = text
}

export interface Toast {
  id: number
  text: string
  actions: { label: string; run: () => void }[]
}

export const toasts = $state<Toast[]>([])
let lastId = 0

/** Shows a line at the foot of the page; it replaces one that is still there. */
export function showToast(text: string, ...actions: Toast['actions']): void {
  toasts.splice(0, toasts.length, { id: ++lastId, text, actions })
  status.text = text // spoken by the one live region; the phase of the page stays
}

export function dropToast(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
