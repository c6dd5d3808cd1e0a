/**
 * [Note: Trusted types]
 * The app's policy requires trusted types: the address of a worker or of the service worker has to come from a named
 * policy. This one accepts addresses of the page's own origin and nothing else.
 */
interface Factory {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): Rules
}
interface Rules {
  createScriptURL(address: string): string
}

export function ownOriginOnly(address: string): string {
  const resolved = new URL(address, location.href)
  if (resolved.origin !== location.origin) throw new TypeError(`a script from another origin: ${resolved.href}`)
  return resolved.href
}

let policy: Rules | undefined

/** The address of a script of ours, as the browser wants it. */
export function trustedAddress(address: string): string {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes
  policy ??= factory?.createPolicy('ensemble-worker', { createScriptURL: ownOriginOnly }) ?? {
    createScriptURL: ownOriginOnly,
  }
  return policy.createScriptURL(address)
}
