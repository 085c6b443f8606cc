/** Names that every script can use beside its inputs. */
export const BUILTIN_NAMES = [
  'project.name',
  'project.media',
  'project.audio',
  'date.today',
  'seed',
] as const;
