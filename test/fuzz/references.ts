import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { MEDIA_TYPES, type MediaType } from '#media/types.ts';
import { withExternalReference } from '../fixtures/external-reference.ts';
import { fixtures } from '../fixtures/make.ts';

/** A file that names others. */
export interface Reference {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Where it leads: to a server, and to a file that nobody may open. */
export interface Targets {
  readonly origin: string;
  readonly path: string;
}

const svg = (target: string) =>
  `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "${target}">]><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><style>@import url("${target}");</style><image href="${target}" xlink:href="${target}" width="9" height="9"/><text>&x;</text></svg>`;

/** Of every form of text that FFmpeg, libvips or a browser would follow. */
const TEXTS: Readonly<Record<string, (target: string) => string>> = {
  'hls.m3u8': (target) =>
    `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-KEY:METHOD=AES-128,URI="${target}"\n#EXT-X-MAP:URI="${target}"\n#EXTINF:1,\n${target}\n#EXT-X-ENDLIST\n`,
  'master.m3u8': (target) => `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${target}\n`,
  'list.ffconcat': (target) => `ffconcat version 1.0\nfile '${target}'\n`,
  'manifest.mpd': (target) =>
    `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S"><BaseURL>${target}</BaseURL><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${target}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
  'drawing.svg': svg,
  'smil.xml': (target) => `<smil><body><video src="${target}"/></body></smil>`,
  'list.asx': (target) => `<asx version="3.0"><entry><ref href="${target}"/></entry></asx>`,
  'list.pls': (target) => `[playlist]\nFile1=${target}\nNumberOfEntries=1\n`,
  'session.sdp': (target) =>
    `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\na=control:${target}\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n`,
  'reference.qtl': (target) =>
    `<?xml version="1.0"?><?quicktime type="application/x-quicktime-media-link"?><embed src="${target}"/>`,
  'script.avs': (target) => `FFmpegSource2("${target}")\n`,
  'text.drawtext': (target) => `textfile=${target}`,
  'lines.srt': (target) => `1\n00:00:01,000 --> 00:00:02,000\n<img src="${target}"/>{\\fn${target}}\n`,
  'lines.vtt': (target) =>
    `WEBVTT\n\nSTYLE\n@import url(${target});\n\n00:01.000 --> 00:02.000\n<c.x>${target}</c>\n`,
  'lines.ass': (target) =>
    `[Script Info]\nTitle: x\n\n[Fonts]\nfontname: ${target}\n\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,${target}\n`,
};

/** Protocols of FFmpeg that would lead to the same places. */
function spellings({ origin, path }: Targets): readonly string[] {
  const url = `${origin}/canary`;
  return [
    url,
    path,
    basename(path),
    `file://${path}`,
    `file:${path}`,
    `concat:${path}|${path}`,
    `subfile,,start,0,end,9,,:${path}`,
  ];
}

/** Each form, with each spelling of each target. */
export async function references(targets: Targets): Promise<readonly Reference[]> {
  const { types } = await fixtures();
  const bytesOf = async (mediaType: string) => {
    const found = types.find((one) => one.mediaType === mediaType);
    if (found === undefined) throw new Error(`there is no fixture of ${mediaType}`);
    return readFile(found.path);
  };
  const [mov, png, jpeg] = await Promise.all(['video/quicktime', 'image/png', 'image/jpeg'].map(bytesOf));
  return spellings(targets).flatMap((target) => [
    ...Object.entries(TEXTS).map(([name, write]) => ({ name, bytes: Buffer.from(write(target)) })),
    // What follows a picture or a film is text that other readers would take for the file itself.
    { name: 'picture-and-svg.png', bytes: Buffer.concat([png ?? Buffer.alloc(0), Buffer.from(svg(target))]) },
    {
      name: 'picture-and-svg.jpeg',
      bytes: Buffer.concat([jpeg ?? Buffer.alloc(0), Buffer.from(svg(target))]),
    },
    { name: 'reference.mov', bytes: withExternalReference(mov ?? Buffer.alloc(0), target) },
  ]);
}

/** As what a file may be declared: one for every demuxer and decoder that a declaration can bring into play. */
export const DECLARATIONS: readonly MediaType[] = [
  ...new Map(MEDIA_TYPES.map((type) => [type.demuxer ?? type.kind, type])).values(),
];
