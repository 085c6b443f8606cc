/** Where Google Drive serves files and the pages around them. */
const DRIVE_HOSTS = new Set(['drive.google.com', 'docs.google.com', 'drive.usercontent.google.com']);

/**
 * The download behind the page with which Google Drive warns of files too large for its virus scan; null for any other
 * page. Never another host than Drive's own, whatever the page says.
 */
export function driveConfirmation(html: string, page: URL): URL | null {
  if (!DRIVE_HOSTS.has(page.hostname)) return null;
  const url = formTarget(html, page) ?? linkTarget(html, page);
  if (url === null || !DRIVE_HOSTS.has(url.hostname)) return null;
  return url.protocol === 'https:' || url.protocol === page.protocol ? url : null;
}

/** Today's page: a form of hidden fields. */
function formTarget(html: string, page: URL): URL | null {
  const form = /<form\b[^>]*\bid="download-form"[^>]*>([\s\S]*?)<\/form>/i.exec(html);
  if (form === null) return null;
  const url = URL.parse(attribute(form[0], 'action') ?? '', page.href);
  for (const [input] of (form[1] ?? '').matchAll(/<input\b[^>]*>/gi)) {
    const name = attribute(input, 'name');
    if (name !== null) url?.searchParams.set(name, attribute(input, 'value') ?? '');
  }
  return url;
}

/** The older one: a link with a `confirm` code in it. */
function linkTarget(html: string, page: URL): URL | null {
  const link = /<a\b[^>]*\bid="uc-download-link"[^>]*>/i.exec(html);
  return link === null ? null : URL.parse(attribute(link[0], 'href') ?? '', page.href);
}

/** The value of an attribute of the first tag in `html`. */
function attribute(html: string, name: string): string | null {
  const tag = /^<[^>]*>/.exec(html)?.[0] ?? '';
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return value?.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"') ?? null;
}
