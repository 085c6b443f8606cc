const UNRELEASED = '## [Unreleased]';

/** What the next version brings, as it stands below "Unreleased"; null when that is nothing. */
export function unreleased(changelog: string): string | null {
  const begin = changelog.indexOf(UNRELEASED);
  if (begin === -1) throw new Error(`The changelog has no "${UNRELEASED}".`);
  const rest = changelog.slice(begin + UNRELEASED.length);
  const section = rest.split(/^## /m)[0] ?? '';
  return /^- /m.test(section) ? section.trim() : null;
}

/** The changelog in which that belongs to `version`, released on `date` (YYYY-MM-DD). */
export function withRelease(changelog: string, version: string, date: string): string {
  if (unreleased(changelog) === null) throw new Error('The changelog says nothing of a new version.');
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## [${version}] - ${date}`);
}
