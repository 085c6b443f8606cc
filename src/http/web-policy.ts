/** What a page of the web UI may load, run and connect to: this service alone, and where its media are. */
export function contentPolicy(mediaOrigins: readonly string[]): string {
  const own = ["'self'", ...mediaOrigins];
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    // Widgets place themselves by inline styles, which run nothing.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': [...own, 'data:', 'blob:'],
    'media-src': [...own, 'blob:'],
    'connect-src': own,
    'font-src': ["'self'", 'data:'],
    'worker-src': ["'self'", 'blob:'],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** Of every file of the web UI, beside its policy. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
