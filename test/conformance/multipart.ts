const BOUNDARY = '----boundary-of-the-form';

export interface FormPart {
  readonly field: string;
  /** A part with one is a file. */
  readonly fileName?: string;
  readonly mediaType?: string;
  readonly content: string | Uint8Array;
}

/** A form of these parts, in this order. */
export function multipart(parts: readonly FormPart[]): { headers: Record<string, string>; body: Buffer } {
  const pieces = parts.flatMap(({ field, fileName, mediaType, content }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`;
    const type = mediaType === undefined ? '' : `content-type: ${mediaType}\r\n`;
    const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${field}"${file}\r\n${type}\r\n`;
    return [Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')];
  });
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]),
  };
}
