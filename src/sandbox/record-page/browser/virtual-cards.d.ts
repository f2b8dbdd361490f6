/** Made by the build: each card's uid and how its entry file is loaded. */
declare module 'virtual:cards' {
  export const cards: Readonly<Record<string, () => Promise<unknown>>>;
}
