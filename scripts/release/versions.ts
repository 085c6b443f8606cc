export const STEPS = ['major', 'minor', 'patch'] as const;
export type Step = (typeof STEPS)[number];

/** "1.3.0" for "1.2.7" and minor. */
export function nextVersion(current: string, step: Step): string {
  const parts = current.split('.').map(Number);
  if (parts.length !== 3 || parts.some((part) => !Number.isInteger(part))) {
    throw new Error(`${current} is not a version.`);
  }
  const index = STEPS.indexOf(step);
  return parts.map((part, place) => (place < index ? part : place === index ? part + 1 : 0)).join('.');
}

/** A file in which the version stands for this project's own packages, and only for those. */
export function withVersion(
  text: string,
  { from, to, path }: { from: string; to: string; path: string },
): string {
  const own = path.endsWith('.yaml')
    ? /^((?:version|appVersion): )(\S+)$/gm
    : /^(\s*"(?:version|@polyreel\/sdk)": ")([^"]+)(?=",?$)/gm;
  let found = 0;
  const changed = text.replace(own, (line, before: string, version: string) => {
    if (version !== from) return line;
    found += 1;
    return `${before}${to}`;
  });
  if (found === 0) throw new Error(`${path} does not have the version ${from}.`);
  return changed;
}
