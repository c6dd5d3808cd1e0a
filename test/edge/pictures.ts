/** The smallest real pictures of each kind, 24 x 16 pixels, as sharp writes them. */
const base64 = {
  avif: 'AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAANZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAAA+gABAAAAAAAAACMAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABhdjAxAAAAAA5waXRtAAAAAAABAAAAVmlwcnAAAAA4aXBjbwAAAAxhdjFDgSACAAAAABRpc3BlAAAAAAAAABgAAAAQAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAgMAAAArbWRhdBIACgg4EO/tICGg0jIVGsJi5OAAFAAArrGcm66iENHnwmtl',
  webp: 'UklGRj4AAABXRUJQVlA4IDIAAADQAgCdASoYABAAPu1iqU2ppaOiMAgBMB2JQBWABaSAAP7l+i9y0SR/kl6k/KwjccwAAA==',
  lossless: 'UklGRh4AAABXRUJQVlA4TBEAAAAvF8ADAAfQmap2pv+BiOh/AAA=',
  jpeg: '/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAQABgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAQF/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AngJ2sAA//9k=',
  png: 'iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAMAAAA7+k+nAAAAA1BMVEWqMzM4LuFKAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADklEQVQYlWNgGAWDCQAAAZAAAdjzlT8AAAAASUVORK5CYII=',
}
export type Kind = keyof typeof base64

export const kinds = Object.keys(base64) as Kind[]
export const typeOf = (kind: Kind): string => `image/${kind === 'lossless' ? 'webp' : kind}`

/** With bytes of their own at the end, which every decoder skips: no two are the same blob. */
export function realPicture(kind: Kind): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64[kind]), (letter) => letter.charCodeAt(0))
  return new Uint8Array([...bytes, ...crypto.getRandomValues(new Uint8Array(16))])
}
