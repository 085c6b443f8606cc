import { isAbsolute } from 'node:path';
import { Type } from 'typebox';
import { PolyreelError } from '#sdk/index.ts';
import { uploadPath } from '#sdk/node.ts';
import { presentSummary } from '../present.ts';
import { AssetSummary, Id, Tags } from '../shapes.ts';
import { ADDS, type Tool, tool } from '../tool.ts';

const uploadFile = tool('upload_file', {
  title: 'Upload a file of this machine',
  description:
    'Puts an image, video, sound, caption or font file from the disk into the library. Answers when its bytes are there; wait_for_asset tells when it has been looked at.',
  input: Type.Object({
    path: Type.String({ minLength: 1, description: 'Absolute.' }),
    name: Type.Optional(Type.String({ description: 'Otherwise that of the file.' })),
    tags: Type.Optional(Tags),
    projectId: Type.Optional(Id),
  }),
  output: AssetSummary,
  annotations: ADDS,
  async run({ path, ...about }, { polyreel }, signal) {
    if (!isAbsolute(path)) throw refusal(`"${path}" is not an absolute path.`);
    try {
      return { value: presentSummary(await uploadPath(polyreel, path, { ...about, signal })) };
    } catch (error) {
      throw isOfFiles(error) ? refusal(`${path} cannot be read: ${error.code}.`, error) : error;
    }
  },
});

function refusal(detail: string, cause?: unknown): PolyreelError {
  return new PolyreelError({ kind: 'invalid', detail, cause });
}

function isOfFiles(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/** For an agent that runs on the same machine, and may read there what its user may. */
export const FILE_TOOLS: readonly Tool[] = [uploadFile];
