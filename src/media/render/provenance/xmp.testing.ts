import assert from 'node:assert/strict';

/** The one XMP packet that is somewhere in a file's bytes, as tools that know no container find it. */
export function packetIn(bytes: Buffer): string {
  const found = [...bytes.toString('utf8').matchAll(/<\?xpacket begin=.*?<\?xpacket end="[rw]"\?>/gs)];
  assert.equal(found.length, 1, `${found.length} XMP packets`);
  return found[0]?.[0] ?? '';
}

/** The text of a property, whether it is an element or the first entry of a list of languages. */
export function propertyOf(packet: string, name: string): string | null {
  const inner = new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(packet)?.[1];
  const text = inner === undefined ? undefined : (/<rdf:li[^>]*>(.*?)<\/rdf:li>/s.exec(inner)?.[1] ?? inner);
  return text === undefined ? null : unescaped(text);
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#92;', '\\')
    .replaceAll('&amp;', '&');
}
