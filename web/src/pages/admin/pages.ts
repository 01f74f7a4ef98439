// pages.ts - the pages of administration, for the menu.
/** The pages in the order of the menu, each with the roles that the server answers. */
export const ADMIN_PAGES = [
  { name: 'health', roles: ['administrator', 'inspector'] },
  { name: 'offices', roles: ['administrator', 'inspector', 'chief', 'deputy_chief'] },
  { name: 'accounts', roles: ['administrator', 'inspector'] },
  { name: 'powers', roles: ['administrator', 'inspector', 'personnel_officer', 'chief', 'deputy_chief'] },
  { name: 'catalogue', roles: ['administrator', 'inspector', 'chief', 'deputy_chief', 'statistician'] },
  { name: 'calendar', roles: ['administrator', 'inspector'] },
  { name: 'keys', roles: ['administrator', 'inspector'] },
  { name: 'backups', roles: ['administrator', 'inspector'] },
  { name: 'log', roles: ['administrator', 'inspector'] },
  { name: 'sessions', roles: ['administrator', 'inspector'] },
  { name: 'looks', roles: ['inspector'] },
  { name: 'amended', roles: ['inspector', 'administrator', 'chief', 'deputy_chief', 'case_manager'] },
] as const;
