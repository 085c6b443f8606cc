export const shell = {
  skip: 'Skip to the content',
  navigation: 'Main',
  library: 'Library',
  projects: 'Projects',
  scripts: 'Scripts',
  trash: 'Trash',
  settings: 'Settings',
  signOut: 'Sign out',
  signedInTo: (workspace: string) => `Signed in to ${workspace}`,
  apiReference: 'API reference',
  account: 'Account',
  reconnecting: 'The connection to the server is lost. Trying again…',
} as const;
