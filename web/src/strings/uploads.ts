import { formatNumber } from '../ui/format.ts';

const files = (count: number) => (count === 1 ? '1 file' : `${formatNumber(count)} files`);

export const uploads = {
  add: 'Add media',
  chooseFiles: 'Upload files…',
  chooseFolder: 'Upload a folder…',
  importLinks: 'Import links…',
  dropHere: 'Drop to upload',
  dropHint: 'Files and folders, as many as you like',

  importTitle: 'Import links',
  importText: 'One link a line. Files and share pages work: the server fetches them itself.',
  links: 'Links',
  noLinks: 'Each line has to be a link that begins with http:// or https://.',
  import: 'Import',

  tray: 'Transfers',
  summary: (active: number, failed: number) =>
    active > 0 ? `${files(active)} on the way` : failed > 0 ? `${files(failed)} failed` : 'All done',
  expand: 'Show the list',
  collapse: 'Hide the list',
  clear: 'Remove what is done from the list',
  pauseAll: 'Pause all',
  resumeAll: 'Resume all',

  waiting: 'Waiting',
  sending: (sent: string, total: string) => `${sent} of ${total}`,
  fetching: (received: string) => `${received} fetched`,
  speed: (speed: string) => `${speed}/s`,
  left: (time: string) => `${time} left`,
  paused: 'Paused',
  interrupted: 'The page was closed. Choose the same file again to go on where it was.',
  chooseAgain: 'Choose the file',
  notTheSame: (name: string) => `This is another file than ${name}. Choose the one that was being uploaded.`,
  processing: 'Processing…',
  done: 'Done',
  cancelled: 'Cancelled',
  pause: (name: string) => `Pause ${name}`,
  resume: (name: string) => `Resume ${name}`,
  cancel: (name: string) => `Cancel ${name}`,
  retry: (name: string) => `Try ${name} again`,
  remove: (name: string) => `Remove ${name} from the list`,
  open: (name: string) => `Open ${name}`,
  progress: (name: string) => `Transfer of ${name}`,
  announce: { done: (name: string) => `${name} is ready`, failed: (name: string) => `${name} failed` },
} as const;
