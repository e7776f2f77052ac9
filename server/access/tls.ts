/** Certificate and key, checked before anything listens. */
import { X509Certificate, createPrivateKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Config } from '../config.ts'
import { Fault } from '../fault.ts'

/** What `https.createServer` takes. */
export interface TlsOptions { readonly cert: Buffer, readonly key: Buffer, readonly minVersion: 'TLSv1.2' }

function read(name: 'TLS_CERT' | 'TLS_KEY', file: string): Buffer {
  try { return readFileSync(file) }
  catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') {
      throw new Fault('tls.missing', `${name}: there is no file ${file}`, 'give the path of a PEM file', { cause: error })
    }
    throw new Fault('tls.unreadable', `${name}: ${file} cannot be read (${code})`,
      'give the server\'s user the right to read it', { cause: error })
  }
}

function certificateOf(pem: Buffer, file: string): X509Certificate {
  try { return new X509Certificate(pem) }
  catch (error) {
    throw new Fault('tls.no-certificate', `TLS_CERT: ${file} holds no PEM certificate`,
      'give the chain as PEM, the server\'s own first', { cause: error })
  }
}

function keyOf(pem: Buffer, file: string): KeyObject {
  try { return createPrivateKey(pem) }
  catch (error) {
    throw new Fault('tls.no-key', `TLS_KEY: ${file} holds no private key without a passphrase`,
      'give the key as unencrypted PEM', { cause: error })
  }
}

/**
 * The options of an https server, undefined when TLS is not set. Faults: `tls.missing`, `tls.unreadable`, `tls.no-certificate`,
 * `tls.no-key`, `tls.key-mismatch`, `tls.expired`, `tls.not-yet-valid`. `now` in epoch ms.
 */
export function tlsOptions({ tls }: Pick<Config, 'tls'>, now: number = Date.now()): TlsOptions | undefined {
  if (tls === undefined) return undefined
  const [cert, key] = [read('TLS_CERT', tls.cert), read('TLS_KEY', tls.key)]
  const certificate = certificateOf(cert, tls.cert)
  if (!certificate.checkPrivateKey(keyOf(key, tls.key))) {
    throw new Fault('tls.key-mismatch', 'TLS_KEY does not belong to TLS_CERT',
      'give the key the certificate was issued for, and the server\'s certificate first')
  }
  if (Date.parse(certificate.validTo) <= now) {
    throw new Fault('tls.expired', `TLS_CERT ended on ${certificate.validTo}`, 'renew the certificate')
  }
  if (Date.parse(certificate.validFrom) > now) {
    throw new Fault('tls.not-yet-valid', `TLS_CERT begins on ${certificate.validFrom}`, 'check the machine\'s clock, or wait')
  }
  return { cert, key, minVersion: 'TLSv1.2' }
}
