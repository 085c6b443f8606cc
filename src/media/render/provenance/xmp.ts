import type { Provenance } from '../commands.ts';

const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

/**
 * An XMP packet (ISO 16684-1) that says how a file was made: IPTC's digital source type, title, program and time. Read
 * only and without padding, as nothing is going to change it in place.
 */
export function xmpPacket({ digitalSourceType, title, tool, createdAt }: Provenance): string {
  const properties = [
    digitalSourceType === null
      ? null
      : element('Iptc4xmpExt:DigitalSourceType', VOCABULARY + digitalSourceType),
    `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title>`,
    element('xmp:CreatorTool', tool),
    element('xmp:CreateDate', createdAt),
  ].filter((property) => property !== null);
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about=""',
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">',
    ...properties,
    '</rdf:Description>',
    '</rdf:RDF>',
    '</x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('\n');
}

function element(name: string, value: string): string {
  return `<${name}>${escaped(value)}</${name}>`;
}

/** A backslash too: FFmpeg's ID3 writer would take `\x41` for an A. */
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\\': '&#92;',
};

/** What XML 1.0 has no way to write is left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(/[&<>"\\]/g, (character) => REFERENCES[character] ?? character);
}
