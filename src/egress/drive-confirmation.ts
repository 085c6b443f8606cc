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
  const tags = tagsOf(html);
  const begin = tags.findIndex((tag) => isTag(tag, 'form') && attribute(tag, 'id') === 'download-form');
  const end = tags.findIndex((tag, index) => index > begin && isTag(tag, '/form'));
  if (begin < 0 || end < 0) return null;
  const url = URL.parse(attribute(tags[begin] ?? '', 'action') ?? '', page.href);
  for (const input of tags.slice(begin, end).filter((tag) => isTag(tag, 'input'))) {
    const name = attribute(input, 'name');
    if (name !== null) url?.searchParams.set(name, attribute(input, 'value') ?? '');
  }
  return url;
}

/** The older one: a link with a `confirm` code in it. */
function linkTarget(html: string, page: URL): URL | null {
  const link = tagsOf(html).find((tag) => isTag(tag, 'a') && attribute(tag, 'id') === 'uc-download-link');
  return link === undefined ? null : URL.parse(attribute(link, 'href') ?? '', page.href);
}

/** In one pass, whatever the page holds: a tag that is not closed ends where the next one begins. */
function tagsOf(html: string): string[] {
  return html.match(/<[^<>]*>/g) ?? [];
}

function isTag(tag: string, name: string): boolean {
  return new RegExp(`^<${name}\\b`, 'i').test(tag);
}

/** The value of an attribute of a tag. */
function attribute(tag: string, name: string): string | null {
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return value?.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"') ?? null;
}
