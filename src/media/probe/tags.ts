/** Characters that all names and values together may have. */
const BUDGET = 4096;
const LONGEST_VALUE = 2000;

/** What describes the file format rather than the work in it. */
const TECHNICAL = new Set(['major_brand', 'minor_version', 'compatible_brands', 'alpha_mode', 'duration']);

/** Packets that programs write for programs; XMP may have a place in it, too. */
const PACKET = /^(?:xmp$|id3v2_priv\.)/;

/**
 * Container tags worth keeping, names in lower case, the shortest first so that one long comment cannot push out
 * the rest. Places are left out: where somebody lives is nobody's search result.
 */
export function keptTags(tags: Iterable<readonly [string, string]>): Record<string, string> {
  const kept: Record<string, string> = {};
  let left = BUDGET;
  const candidates = [...tags].map(([name, value]) => [name.toLowerCase(), value.trim()] as const);
  for (const [name, value] of candidates.sort((a, b) => a[1].length - b[1].length)) {
    const isDescriptive = !TECHNICAL.has(name) && !PACKET.test(name) && !/location|gps/.test(name);
    if (value === '' || value.length > LONGEST_VALUE || !isDescriptive) continue;
    left -= name.length + value.length;
    if (left < 0) break;
    kept[name] = value;
  }
  return kept;
}
