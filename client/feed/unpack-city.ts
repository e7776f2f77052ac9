/** The city of a welcome: gzip of the JSON of an encoded city. */
import { digestOf, type City } from '#model/city.ts'
import { decodeCity, type EncodedCity } from '#model/keyframe.ts'

/** Rejects when the bytes are no city, or not the one whose digest they carry. */
export async function unpackCity(gz: Uint8Array | ArrayBuffer): Promise<City> {
  const stream = new Blob([gz as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'))
  const encoded = await new Response(stream).json() as EncodedCity
  const city = decodeCity(encoded)
  const digest = digestOf(city)
  if (digest !== encoded.digest) throw new Error(`the city has the digest ${digest}, ${encoded.digest} was sent`)
  return city
}
