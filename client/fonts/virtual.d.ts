declare module 'wuse:fonts.css' {}
declare module 'wuse:fonts-rest.css' {}
declare module 'wuse:font-characters' {
  /** What the first faces hold beyond ASCII. */
  export const characters: string
}
declare module 'subset-font' {
  /** The font cut down to the characters of `text`. */
  export default function subsetFont(font: Buffer, text: string, options: { targetFormat: 'woff2' }): Promise<Buffer>
}
