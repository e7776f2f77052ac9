/** Headers that keep a page to itself. */
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** No inline script or style, no eval, nothing from elsewhere. Styles set by script go through CSSOM, which this allows. */
export const CONTENT_POLICY = {
  'default-src': ['\'self\''],
  'script-src': ['\'self\''],
  'script-src-attr': ['\'none\''],
  'style-src': ['\'self\''],
  'img-src': ['\'self\'', 'data:', 'blob:'],
  'font-src': ['\'self\''],
  'connect-src': ['\'self\''],
  'worker-src': ['\'self\''],
  'manifest-src': ['\'self\''],
  'frame-src': ['\'none\''],
  'object-src': ['\'none\''],
  'base-uri': ['\'none\''],
  'frame-ancestors': ['\'none\''],
  'form-action': ['\'self\''],
}

const PERMISSIONS = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb'].map(name => `${name}=()`).join(', ')
const HALF_YEAR_S = 180 * 24 * 3_600

/**
 * `tls`: the page comes by https, so the browser is told to stay there. `development`: the dev server puts styles inline, so
 * there is no content policy.
 */
export function securityHeaders({ tls, development = false }: { tls: boolean, development?: boolean }): RequestHandler {
  const protect = helmet({
    contentSecurityPolicy: development ? false : { useDefaults: false, directives: CONTENT_POLICY },
    strictTransportSecurity: tls ? { maxAge: HALF_YEAR_S, includeSubDomains: false } : false,
    crossOriginOpenerPolicy: tls ? { policy: 'same-origin' } : false,
    originAgentCluster: tls,
    // Not `no-referrer`: under it a browser sends a form of ours with `Origin: null`, like one of a stranger.
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
  })
  return (request, response, next) => {
    response.set('Permissions-Policy', PERMISSIONS)
    protect(request, response, next)
  }
}
